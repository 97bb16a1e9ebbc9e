/**
 * Numbers of the self-hosted functions: the compiler's own first (bytecode/self-ids.ts), then the interpreter's (interp/self.ts), then the rest
 * in the order of the sources. Every function declared at the top of a self-hosted file has one.
 */
import { COMPILER_HELPERS } from './bytecode/self-ids.ts';
import { SELF_NAMES } from './interp/self.ts';
import { selfHostedSources } from './builtins/sources.ts';

const DECLARATION = /^(?:async )?function\*? ?([A-Za-z0-9_]+)/gm;

let ids: Map<string, number> | null = null;

/** All names in order of their ids. */
export function selfHostedNames(): string[] {
  const names: string[] = [...COMPILER_HELPERS.map((row) => row.name), ...SELF_NAMES];
  const seen = new Set<string>(names);
  for (const { text } of selfHostedSources) {
    for (const [, name] of text.matchAll(DECLARATION)) {
      if (!seen.has(name)) {
        seen.add(name);
        names.push(name);
      }
    }
  }
  return names;
}

function table(): Map<string, number> {
  return (ids ??= new Map(selfHostedNames().map((name, id) => [name, id])));
}

export function findSelfHosted(name: string): number | undefined {
  return table().get(name);
}

export function selfHostedId(name: string): number {
  const id = table().get(name);
  if (id === undefined) throw new Error(`no self-hosted function ${name}`);
  return id;
}
