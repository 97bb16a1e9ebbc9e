/** Helpers over acorn's syntax tree. */
import type * as A from 'acorn';

export type AnyNode =
  | A.AnyNode
  | A.Pattern
  | A.AssignmentProperty
  | A.ClassBody
  | A.MethodDefinition
  | A.PropertyDefinition
  | A.StaticBlock
  | A.PrivateIdentifier
  | A.TemplateElement
  | A.VariableDeclarator;

export type FunctionLike =
  | A.FunctionDeclaration
  | A.FunctionExpression
  | A.ArrowFunctionExpression
  | A.AnonymousFunctionDeclaration;
export type ClassLike = A.ClassDeclaration | A.ClassExpression | A.AnonymousClassDeclaration;

export function isAnonymousFunction(node: A.Node): boolean {
  switch (node.type) {
    case 'ArrowFunctionExpression':
      return true;
    case 'FunctionExpression':
    case 'ClassExpression':
      return (node as A.FunctionExpression | A.ClassExpression).id == null;
    default:
      return false;
  }
}

/** Calls `visit` with each identifier that a pattern binds. */
export function boundNames(pattern: A.Pattern, visit: (id: A.Identifier) => void): void {
  switch (pattern.type) {
    case 'Identifier':
      visit(pattern);
      break;
    case 'ObjectPattern':
      for (const property of pattern.properties) {
        boundNames(property.type === 'RestElement' ? property.argument : property.value, visit);
      }
      break;
    case 'ArrayPattern':
      for (const element of pattern.elements) if (element !== null) boundNames(element, visit);
      break;
    case 'RestElement':
      boundNames(pattern.argument, visit);
      break;
    case 'AssignmentPattern':
      boundNames(pattern.left, visit);
      break;
  }
}

/** The function declaration under labels, or null. */
export function labelledFunction(
  node: A.Statement | A.ModuleDeclaration,
): A.FunctionDeclaration | null {
  let statement = node;
  while (statement.type === 'LabeledStatement') statement = statement.body;
  return statement.type === 'FunctionDeclaration' ? statement : null;
}

export function hasUseStrict(body: readonly A.Node[]): boolean {
  for (const statement of body) {
    if (statement.type !== 'ExpressionStatement') return false;
    const { directive } = statement as A.ExpressionStatement;
    if (directive === undefined) return false;
    if (directive === 'use strict') return true;
  }
  return false;
}

/** True if binding parameters evaluates expressions (defaults, computed keys): the body has its own scope then. */
export function hasExpressions(pattern: A.Pattern): boolean {
  switch (pattern.type) {
    case 'ObjectPattern':
      return pattern.properties.some((property) =>
        property.type === 'RestElement'
          ? false
          : property.computed || hasExpressions(property.value),
      );
    case 'ArrayPattern':
      return pattern.elements.some((element) => element !== null && hasExpressions(element));
    case 'RestElement':
      return hasExpressions(pattern.argument);
    case 'AssignmentPattern':
      return true;
    default:
      return false;
  }
}

/** `length` of a function: parameters before the first default or rest. */
export function expectedArguments(params: readonly A.Pattern[]): number {
  const first = params.findIndex(
    (param) => param.type === 'AssignmentPattern' || param.type === 'RestElement',
  );
  return first < 0 ? params.length : first;
}

const INDEX = /^(?:0|[1-9]\d{0,9})$/;
/** The array index that a property name is, or -1. */
export function arrayIndexOf(name: string): number {
  if (!INDEX.test(name)) return -1;
  const index = Number(name);
  return index < 4294967295 ? index : -1;
}

/** The constant property name of a non-computed key or of a computed literal one; null if not constant. */
export function constantKey(key: A.Node, computed: boolean): string | null {
  if (key.type === 'Identifier') return computed ? null : (key as A.Identifier).name;
  if (key.type !== 'Literal') return null;
  const { value, bigint } = key as A.Literal;
  if (bigint !== undefined) return computed ? null : BigInt(bigint).toString();
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  return computed ? null : String(value);
}

export function int32Literal(node: A.Node): number | null {
  if (node.type === 'UnaryExpression') {
    const unary = node as A.UnaryExpression;
    if (unary.operator !== '-') return null;
    const value = int32Literal(unary.argument);
    return value === null || value === 0 || value === -2147483648 ? null : -value;
  }
  if (node.type !== 'Literal') return null;
  const { value } = node as A.Literal;
  return typeof value === 'number' && (value | 0) === value && !Object.is(value, -0) ? value : null;
}
