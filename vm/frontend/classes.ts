/** Classes: ClassDefinitionEvaluation, field initializers, private members. */
import type * as A from 'acorn';
import { FRAME_THIS } from '../bytecode/frame.ts';
import { OP, OPCODE_INFO } from '../bytecode/opcodes.ts';
import { arrayIndexOf, constantKey, isAnonymousFunction, type ClassLike } from './ast.ts';
import type { FunctionCompiler } from './context.ts';
import { loadKey, namedExpr, operand } from './expressions.ts';
import { CALL_SITE } from './iteration.ts';
import { closure, closureOf, envOperand, propertyKey } from './literals.ts';
import type { ClassInfo, FunctionInfo } from './scopes.ts';
import { statementList } from './statements.ts';
import { initBinding, readBinding, readVariable } from './variables.ts';

const PROPERTY_SITE = OPCODE_INFO[OP.DefineField].feedback;
type Element = A.ClassBody['body'][number];

/** dst = the class. */
export function classValue(c: FunctionCompiler, node: ClassLike, name: string, dst: number): void {
  const { b } = c;
  const info = c.unit.analysis.classes.get(node);
  const constructorInfo = info?.constructorInfo;
  if (info === undefined || constructorInfo == null)
    throw new Error('compile: a class was not analyzed');
  const outer = c.scope;
  const start = b.beginStrict();
  c.classDepth++;
  const mark = c.enterScope(info.scope);
  for (const entry of info.privates) privateName(c, entry[0], entry[1].name);
  // The class is built in registers of its own: dst may be a variable that code looks at meanwhile.
  const ctor = b.temp();
  const proto = b.temp();
  const inner = b.mark();
  const heritage = node.superClass == null ? b.temp() : operand(c, node.superClass);
  if (node.superClass == null) b.emit(OP.LdaHole, heritage);
  const env = envOperand(c, constructorInfo, ctor);
  const code = b.constant({ t: 'fn', v: c.unit.functionIndex(constructorInfo, name) });
  b.emitAt(node.superClass?.start ?? node.start, OP.NewClass, ctor, code, env, heritage, proto);
  b.release(inner);
  if (constructorInfo.usesSuper) b.emit(OP.SetHome, ctor, proto);
  for (const element of node.body.body) classElement(c, info, element, ctor, proto);
  if (info.self !== null) initBinding(c, info.self, ctor, node.start);
  if (info.fields !== null) {
    const fn = b.temp();
    closureOf(c, info.fields, '<instance_members_initializer>', fn);
    if (info.fields.usesSuper) b.emit(OP.SetHome, fn, proto);
    b.emit(OP.SetFields, ctor, fn);
  }
  staticPrivateMethods(c, info, ctor);
  if (info.statics !== null) runStatics(c, info.statics, ctor, node.start);
  b.move(dst, ctor);
  c.exitScope(info.scope, mark);
  c.scope = outer;
  if (--c.classDepth === 0 && !c.fn.strict) b.endStrict(start);
}

function privateName(c: FunctionCompiler, name: string, binding: ClassInfo['self'] & object): void {
  const mark = c.b.mark();
  const slot = binding.storage === 'register' ? binding.operand : c.b.temp();
  c.b.emit(OP.NewPrivateName, slot, c.b.constant({ t: 'str', v: name }));
  if (binding.storage !== 'register') initBinding(c, binding, slot, 0);
  c.b.release(mark);
}

function classElement(
  c: FunctionCompiler,
  info: ClassInfo,
  element: Element,
  ctor: number,
  proto: number,
): void {
  const { b } = c;
  if (element.type === 'StaticBlock') return;
  const mark = b.mark();
  if (element.type === 'PropertyDefinition') {
    const binding = info.fieldKeys.get(element);
    if (binding !== undefined) {
      const key = b.temp();
      propertyKey(c, element.key as A.Expression, true, key);
      initBinding(c, binding, key, element.start);
    }
  } else if (element.kind !== 'constructor')
    method(c, info, element, element.static ? ctor : proto);
  b.release(mark);
}

function method(
  c: FunctionCompiler,
  info: ClassInfo,
  element: A.MethodDefinition,
  home: number,
): void {
  const { b } = c;
  const { key, kind, value } = element;
  const prefix = kind === 'get' || kind === 'set' ? `${kind} ` : '';
  if (key.type === 'PrivateIdentifier') {
    const entry = info.privates.get(`#${key.name}`);
    const binding = kind === 'get' ? entry?.getter : kind === 'set' ? entry?.setter : entry?.method;
    if (binding == null) throw new Error('compile: a private method was not analyzed');
    const fn = b.temp();
    if (closure(c, value, `${prefix}#${key.name}`, fn).usesSuper) b.emit(OP.SetHome, fn, home);
    initBinding(c, binding, fn, element.start);
    return;
  }
  const keySlot = b.temp();
  propertyKey(c, key, element.computed, keySlot);
  const name = constantKey(key, element.computed);
  const fn = b.temp();
  const fnInfo = closure(c, value, name === null ? '' : prefix + name, fn);
  if (name === null)
    b.emit(OP.SetFunctionName, fn, keySlot, kind === 'get' ? 1 : kind === 'set' ? 2 : 0);
  if (fnInfo.usesSuper) b.emit(OP.SetHome, fn, home);
  b.position = element.start;
  if (kind === 'get') b.emit(OP.DefineGetter, home, keySlot, fn, 0);
  else if (kind === 'set') b.emit(OP.DefineSetter, home, keySlot, fn, 0);
  else b.emit(OP.DefineMethod, home, keySlot, fn);
}

/** Private methods and accessors go onto the class itself before its static fields. */
function staticPrivateMethods(c: FunctionCompiler, info: ClassInfo, ctor: number): void {
  for (const name of info.privates.keys()) addPrivateMethods(c, info, name, ctor, true);
}

function addPrivateMethods(
  c: FunctionCompiler,
  info: ClassInfo,
  name: string,
  self: number,
  isStatic: boolean,
): void {
  const { b } = c;
  const entry = info.privates.get(name);
  if (entry === undefined || entry.kind === 'field' || entry.isStatic !== isStatic) return;
  const mark = b.mark();
  const pos = info.node.start;
  const key = readBinding(c, entry.name, pos, null);
  if (entry.method !== null) {
    b.emitAt(pos, OP.AddPrivateMethod, self, key, readBinding(c, entry.method, pos, null));
  } else {
    const part = (binding: typeof entry.getter): number => {
      if (binding !== null) return readBinding(c, binding, pos, null);
      const none = b.temp();
      b.emit(OP.LdaUndefined, none);
      return none;
    };
    const getter = part(entry.getter);
    b.emitAt(pos, OP.AddPrivateAccessor, self, key, getter, part(entry.setter));
  }
  b.release(mark);
}

function runStatics(c: FunctionCompiler, statics: FunctionInfo, ctor: number, pos: number): void {
  const { b } = c;
  const mark = b.mark();
  const group = b.temps(2);
  closureOf(c, statics, '<static_initializer>', group);
  if (statics.usesSuper) b.emit(OP.SetHome, group, ctor);
  b.move(group + 1, ctor);
  b.emitAt(pos, OP.Call, group, group, 0, b.site(CALL_SITE));
  b.release(mark);
}

/** Body of the synthetic functions: fields of the instance, or the static elements in order. */
export function initializerBody(c: FunctionCompiler): void {
  const { node } = c.fn;
  const info = c.unit.analysis.classes.get(node);
  if (info === undefined) throw new Error('compile: a class was not analyzed');
  const statics = c.fn.kind === 'statics';
  if (!statics)
    for (const name of info.privates.keys()) addPrivateMethods(c, info, name, FRAME_THIS, false);
  for (const element of info.node.body.body) {
    if (element.type === 'StaticBlock') {
      if (statics) staticBlock(c, element);
    } else if (element.type === 'PropertyDefinition' && element.static === statics)
      field(c, info, element);
  }
}

function staticBlock(c: FunctionCompiler, node: A.StaticBlock): void {
  const scope = c.unit.analysis.scopes.get(node);
  if (scope === undefined) throw new Error('compile: a static block was not analyzed');
  const mark = c.enterScope(scope);
  statementList(c, scope, node.body);
  c.exitScope(scope, mark);
}

function field(c: FunctionCompiler, info: ClassInfo, element: A.PropertyDefinition): void {
  const { b } = c;
  const mark = b.mark();
  const pos = element.start;
  const { key, value } = element;
  const isPrivate = key.type === 'PrivateIdentifier';
  const name = isPrivate ? `#${key.name}` : constantKey(key, element.computed);
  let keySlot = -1;
  const binding = info.fieldKeys.get(element);
  if (isPrivate) keySlot = readVariable(c, `#${key.name}`, pos, null);
  else if (binding !== undefined) keySlot = readBinding(c, binding, pos, null);
  const slot = b.temp();
  if (value == null) b.emit(OP.LdaUndefined, slot);
  else {
    namedExpr(c, value, name ?? '', slot);
    if (name === null && isAnonymousFunction(value)) b.emit(OP.SetFunctionName, slot, keySlot, 0);
  }
  if (isPrivate) b.emitAt(pos, OP.AddPrivate, FRAME_THIS, keySlot, slot);
  else if (name !== null && binding === undefined && arrayIndexOf(name) < 0) {
    b.emitAt(pos, OP.DefineField, FRAME_THIS, b.atom(name), slot, b.site(PROPERTY_SITE));
  } else {
    if (keySlot === -1) {
      keySlot = b.temp();
      loadKey(c, keySlot, name ?? '');
    }
    b.emitAt(pos, OP.DefineElem, FRAME_THIS, keySlot, slot);
  }
  b.release(mark);
}
