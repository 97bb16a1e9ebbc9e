/** Analysis of statements that have a scope of their own: loops with declarations, catch clauses. */
import type * as A from 'acorn';
import type { Analyzer } from './analyze.ts';
import { boundNames } from './ast.ts';

export function forStatement(analyzer: Analyzer, node: A.ForStatement): void {
  const { init } = node;
  const lexical = init != null && init.type === 'VariableDeclaration' && init.kind !== 'var';
  if (lexical) analyzer.hoister.hoist([init], analyzer.open('loop', node), false);
  if (init != null) analyzer.node(init);
  if (node.test != null) analyzer.node(node.test);
  if (node.update != null) analyzer.node(node.update);
  analyzer.branch(node.body);
  if (lexical) analyzer.close();
}

export function forInOf(analyzer: Analyzer, node: A.ForInStatement | A.ForOfStatement): void {
  if (node.type === 'ForOfStatement' && node.await) analyzer.fn.hasAwait = true;
  const { left, right } = node;
  const lexical = left.type === 'VariableDeclaration' && left.kind !== 'var';
  if (lexical) {
    if (left.kind !== 'let' && left.kind !== 'const')
      analyzer.fail('using declarations are not supported yet', left.start);
    const scope = analyzer.open('loop', node);
    // The names are in scope, dead, while `right` is evaluated.
    boundNames(left.declarations[0].id, (id) =>
      scope.declare(id.name, left.kind === 'const' ? 'const' : 'let', right.end),
    );
  }
  if (left.type === 'VariableDeclaration') analyzer.variables(left);
  else analyzer.pattern(left);
  analyzer.node(right);
  analyzer.branch(node.body);
  if (lexical) analyzer.close();
}

export function catchClause(analyzer: Analyzer, node: A.CatchClause): void {
  if (node.param == null) {
    analyzer.node(node.body);
    return;
  }
  const scope = analyzer.open('catch', node);
  const { param } = node;
  const kind = param.type === 'Identifier' ? 'catch' : 'let';
  boundNames(param, (id) => scope.declare(id.name, kind, kind === 'catch' ? 0 : param.end));
  analyzer.pattern(param, false);
  analyzer.node(node.body);
  analyzer.close();
}
