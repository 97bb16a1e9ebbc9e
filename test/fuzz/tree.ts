// A generated program as a tree of statements, so that a failing one can be shrunk by deleting some.

/** Source text, or text around nested lists of statements. */
export type Statement = string | readonly (string | Block)[];
export interface Block {
  readonly statements: readonly Statement[];
}

export const block = (statements: readonly Statement[]): Block => ({ statements });

function renderInto(lines: string[], statements: readonly Statement[], indent: string): void {
  for (const statement of statements) {
    for (const part of typeof statement === 'string' ? [statement] : statement) {
      if (typeof part === 'string') lines.push(indent + part);
      else renderInto(lines, part.statements, indent + '  ');
    }
  }
}

export function render(statements: readonly Statement[]): string {
  const lines: string[] = [];
  renderInto(lines, statements, '');
  return lines.join('\n') + '\n';
}

/** How many statements there are, at all depths. */
export function size(statements: readonly Statement[]): number {
  let n = statements.length;
  for (const statement of statements) {
    if (typeof statement === 'string') continue;
    for (const part of statement) if (typeof part !== 'string') n += size(part.statements);
  }
  return n;
}

/** The tree without the statements `from` to `to` (exclusive), counted in preorder. */
export function without(
  statements: readonly Statement[],
  from: number,
  to: number,
): readonly Statement[] {
  let next = 0;
  const visit = (list: readonly Statement[]): Statement[] =>
    list.flatMap((statement): Statement[] => {
      const index = next++;
      if (index >= from && index < to) {
        next += typeof statement === 'string' ? 0 : innerSize(statement);
        return [];
      }
      if (typeof statement === 'string') return [statement];
      return [
        statement.map((part) => (typeof part === 'string' ? part : block(visit(part.statements)))),
      ];
    });
  return visit(statements);
}

function innerSize(statement: readonly (string | Block)[]): number {
  return statement.reduce(
    (n, part) => n + (typeof part === 'string' ? 0 : size(part.statements)),
    0,
  );
}
