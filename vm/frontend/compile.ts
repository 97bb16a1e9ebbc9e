/** The front end's door: source text to bytecode. */
import type * as A from 'acorn';
import type { CompiledFunction, CompiledScript } from '../bytecode/compiled.ts';
import { Analyzer } from './analyze.ts';
import { Unit, type ResolveIntrinsic } from './context.ts';
import { FrontEndError } from './errors.ts';
import { compileFunction, type FunctionOptions } from './function.ts';
import { lineStartsOf } from './lines.ts';
import { moduleInfo } from './modules.ts';
import { nestingError, parseProgram, type SourceKind } from './parse.ts';

export interface CompileOptions {
  readonly url: string;
  readonly kind: SourceKind;
  /** Most UTF-16 units of source text (32 Mi). */
  readonly maxSource?: number;
  /** Scripts: the top level returns the completion value. */
  readonly completion?: boolean;
  /** Scripts: `await` at the top level makes it an async function. */
  readonly topLevelAwait?: boolean;
  /** kind 'selfhosted': functions that `$Name(...)` can mean. */
  readonly resolveIntrinsic?: ResolveIntrinsic;
}

/** Throws FrontEndError for wrong, unsupported or absurd source. */
export function compileSource(source: string, options: CompileOptions): CompiledScript {
  const { url, kind } = options;
  try {
    const program = parseProgram(source, options);
    const fail = (message: string, offset: number): never => {
      throw new FrontEndError(message, url, source, offset, true);
    };
    const analysis = new Analyzer(program, kind, fail).run();
    const unit = new Unit(url, source, kind, analysis, options.resolveIntrinsic);
    return compileUnit(unit, program, {
      completion: options.completion === true,
      topLevelAwait: options.topLevelAwait === true,
    });
  } catch (error) {
    throw nestingError(error, url, source);
  }
}

function compileUnit(unit: Unit, program: A.Program, options: FunctionOptions): CompiledScript {
  const { analysis, functions, queue, url, source, kind } = unit;
  const done: CompiledFunction[] = [];
  unit.functionIndex(analysis.program, '');
  const module = kind === 'module' ? moduleInfo(unit) : undefined;
  const topLevelFunctions = kind === 'selfhosted' ? selfHosted(unit, program) : undefined;
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    const { info, name, index } = next;
    functions[index] = compileFunction(unit, info, name, options);
  }
  for (const each of functions) {
    if (each === undefined) throw new Error('compile: a function was left out');
    done.push(each);
  }
  return {
    url,
    source,
    lineStarts: lineStartsOf(source).slice(),
    functions: done,
    ...(module === undefined ? {} : { module }),
    ...(topLevelFunctions === undefined ? {} : { topLevelFunctions }),
  };
}

/** Self-hosted files consist of functions; their top level never runs. */
function selfHosted(unit: Unit, program: A.Program): { name: string; fn: number }[] {
  return program.body.flatMap((statement) => {
    if (
      statement.type === 'EmptyStatement' ||
      (statement.type === 'ExpressionStatement' && statement.directive !== undefined)
    )
      return [];
    if (statement.type !== 'FunctionDeclaration')
      unit.fail('Self-hosted files hold functions only', statement.start);
    const info = unit.analysis.functions.get(statement);
    if (info === undefined) throw new Error('compile: a function was not analyzed');
    if (info.needsOuter)
      unit.fail('A self-hosted function must not use variables of its file', statement.start);
    const { name } = statement.id;
    return [{ name, fn: unit.functionIndex(info, name) }];
  });
}
