/**
 * The opcodes: one row each. Dispatch, verifier, disassembler, compiler and docs derive from it.
 *
 * An instruction is a run of int32 words in the cage: the opcode, then its operands. Operand kinds:
 *   W  slot written (fp-relative slot operand)      R  slot read
 *   G  first slot of a group, read (consecutive)    K  constant: index into the code's constants
 *   I  immediate int32                              N  count
 *   L  jump target, relative to the instruction's own first word
 *   F  feedback: offset of this site's words in the function's feedback vector
 *   X  intrinsic (native function) id               S  self-hosted function id
 * A call group is [callee, this, arg0, ...]; N counts the arguments alone.
 *
 * Operations on objects may call guest code. The host never does: the slow path pushes a frame
 * (a getter, or a self-hosted function such as $AddSlow) whose result goes to W, and execution goes
 * on after the instruction. Fused compare-and-jump therefore has a *fallback*: it is always followed
 * by `JTrue W, L` (or its loop form), which the fast path skips and the slow path returns into.
 *
 * `throws`: may throw (needs a source position). `falls`: words of fallback that the fast path skips.
 * `feedback`: words of feedback of the site.
 */
export type OperandKind = 'W' | 'R' | 'G' | 'K' | 'I' | 'N' | 'L' | 'F' | 'X' | 'S';
export interface OpcodeRow {
  readonly name: string;
  /** e.g. 'dst:W obj:R key:K site:F' */
  readonly operands: string;
  readonly throws?: boolean;
  readonly feedback?: number;
  /** The last operand counts extra L words which follow the instruction (JumpTable). */
  readonly tail?: boolean;
  readonly doc: string;
}

/** Words of feedback of a property site: see interp/property-sites.ts. */
export const PROPERTY_FEEDBACK = 36;

export const OPCODES = [
  // --- moves and constants
  { name: 'Move', operands: 'dst:W src:R', doc: 'dst = src' },
  { name: 'LdaInt', operands: 'dst:W value:I', doc: 'dst = int32' },
  { name: 'LdaK', operands: 'dst:W k:K', doc: 'dst = constant' },
  { name: 'LdaUndefined', operands: 'dst:W', doc: '' },
  { name: 'LdaNull', operands: 'dst:W', doc: '' },
  { name: 'LdaTrue', operands: 'dst:W', doc: '' },
  { name: 'LdaFalse', operands: 'dst:W', doc: '' },
  { name: 'LdaHole', operands: 'dst:W', doc: 'uninitialized binding' },
  // --- jumps
  { name: 'Jump', operands: 'target:L', doc: 'forward jump (never a back-edge)' },
  { name: 'JTrue', operands: 'value:R target:L', doc: 'forward jump if ToBoolean(value)' },
  { name: 'JFalse', operands: 'value:R target:L', doc: '' },
  { name: 'JUndefined', operands: 'value:R target:L', doc: '' },
  { name: 'JNotUndefined', operands: 'value:R target:L', doc: '' },
  { name: 'JNullish', operands: 'value:R target:L', doc: '' },
  { name: 'JNotNullish', operands: 'value:R target:L', doc: '' },
  { name: 'JHole', operands: 'value:R target:L', doc: 'jump if value is the hole' },
  { name: 'JStrictEq', operands: 'a:R b:R target:L', doc: '' },
  { name: 'JStrictNe', operands: 'a:R b:R target:L', doc: '' },
  { name: 'JLt', operands: 'a:R b:R target:L scratch:W', throws: true, doc: 'jump if a < b; fallback JTrue scratch, target follows' },
  { name: 'JLe', operands: 'a:R b:R target:L scratch:W', throws: true, doc: '' },
  { name: 'JGt', operands: 'a:R b:R target:L scratch:W', throws: true, doc: '' },
  { name: 'JGe', operands: 'a:R b:R target:L scratch:W', throws: true, doc: '' },
  { name: 'JNotLt', operands: 'a:R b:R target:L scratch:W', throws: true, doc: 'jump if not (a < b); fallback JFalse scratch, target follows' },
  { name: 'JNotLe', operands: 'a:R b:R target:L scratch:W', throws: true, doc: '' },
  { name: 'JNotGt', operands: 'a:R b:R target:L scratch:W', throws: true, doc: '' },
  { name: 'JNotGe', operands: 'a:R b:R target:L scratch:W', throws: true, doc: '' },
  { name: 'JumpTable', operands: 'value:R min:I default:L count:N', tail: true, doc: 'value numerically equal to an int in [min, min + count): jump by the count target words that follow, else default' },
  // --- back-edges: each counts against loopLimit; the target is at or before the instruction
  { name: 'Loop', operands: 'target:L', throws: true, doc: 'back-edge' },
  { name: 'LoopTrue', operands: 'value:R target:L', throws: true, doc: 'back-edge if ToBoolean(value)' },
  { name: 'LoopFalse', operands: 'value:R target:L', throws: true, doc: 'back-edge if not ToBoolean(value)' },
  { name: 'LoopLt', operands: 'a:R b:R target:L scratch:W', throws: true, doc: 'back-edge if a < b; fallback LoopTrue scratch, target follows' },
  { name: 'LoopLe', operands: 'a:R b:R target:L scratch:W', throws: true, doc: '' },
  { name: 'LoopGt', operands: 'a:R b:R target:L scratch:W', throws: true, doc: '' },
  { name: 'LoopGe', operands: 'a:R b:R target:L scratch:W', throws: true, doc: '' },
  // --- arithmetic; slow path on objects: self-hosted
  { name: 'Add', operands: 'dst:W a:R b:R', throws: true, doc: 'ApplyStringOrNumericBinaryOperator +' },
  { name: 'Sub', operands: 'dst:W a:R b:R', throws: true, doc: '' },
  { name: 'Mul', operands: 'dst:W a:R b:R', throws: true, doc: '' },
  { name: 'Div', operands: 'dst:W a:R b:R', throws: true, doc: '' },
  { name: 'Mod', operands: 'dst:W a:R b:R', throws: true, doc: '' },
  { name: 'Exp', operands: 'dst:W a:R b:R', throws: true, doc: '' },
  { name: 'BitAnd', operands: 'dst:W a:R b:R', throws: true, doc: '' },
  { name: 'BitOr', operands: 'dst:W a:R b:R', throws: true, doc: '' },
  { name: 'BitXor', operands: 'dst:W a:R b:R', throws: true, doc: '' },
  { name: 'Shl', operands: 'dst:W a:R b:R', throws: true, doc: '' },
  { name: 'Shr', operands: 'dst:W a:R b:R', throws: true, doc: '' },
  { name: 'UShr', operands: 'dst:W a:R b:R', throws: true, doc: '' },
  { name: 'AddI', operands: 'dst:W a:R value:I', throws: true, doc: 'a + small integer literal (a is the left operand)' },
  { name: 'SubI', operands: 'dst:W a:R value:I', throws: true, doc: '' },
  { name: 'BitAndI', operands: 'dst:W a:R value:I', throws: true, doc: '' },
  { name: 'BitOrI', operands: 'dst:W a:R value:I', throws: true, doc: '' },
  { name: 'ShlI', operands: 'dst:W a:R value:I', throws: true, doc: '' },
  { name: 'ShrI', operands: 'dst:W a:R value:I', throws: true, doc: '' },
  { name: 'UShrI', operands: 'dst:W a:R value:I', throws: true, doc: '' },
  { name: 'Inc', operands: 'dst:W a:R', throws: true, doc: 'ToNumeric(a) + 1' },
  { name: 'Dec', operands: 'dst:W a:R', throws: true, doc: '' },
  { name: 'Neg', operands: 'dst:W a:R', throws: true, doc: '' },
  { name: 'BitNot', operands: 'dst:W a:R', throws: true, doc: '' },
  { name: 'Not', operands: 'dst:W a:R', doc: '' },
  { name: 'TypeOf', operands: 'dst:W a:R', doc: '' },
  { name: 'ToNumber', operands: 'dst:W a:R', throws: true, doc: '' },
  { name: 'ToNumeric', operands: 'dst:W a:R', throws: true, doc: '' },
  { name: 'ToString', operands: 'dst:W a:R', throws: true, doc: 'template literals and $ToString' },
  { name: 'ToPropertyKey', operands: 'dst:W a:R', throws: true, doc: 'string, symbol, or a number that is an array index' },
  { name: 'ToObject', operands: 'dst:W a:R', throws: true, doc: '' },
  // --- comparison to a value
  { name: 'Lt', operands: 'dst:W a:R b:R', throws: true, doc: '' },
  { name: 'Le', operands: 'dst:W a:R b:R', throws: true, doc: '' },
  { name: 'Gt', operands: 'dst:W a:R b:R', throws: true, doc: '' },
  { name: 'Ge', operands: 'dst:W a:R b:R', throws: true, doc: '' },
  { name: 'Eq', operands: 'dst:W a:R b:R', throws: true, doc: 'IsLooselyEqual' },
  { name: 'Ne', operands: 'dst:W a:R b:R', throws: true, doc: '' },
  { name: 'StrictEq', operands: 'dst:W a:R b:R', doc: '' },
  { name: 'StrictNe', operands: 'dst:W a:R b:R', doc: '' },
  { name: 'InstanceOf', operands: 'dst:W a:R b:R', throws: true, doc: '' },
  { name: 'In', operands: 'dst:W key:R obj:R', throws: true, doc: '' },
  // --- scopes
  { name: 'FunctionEnv', operands: 'dst:W', doc: 'dst = environment of the callee (internal ref, or undefined)' },
  { name: 'NewEnv', operands: 'dst:W parent:R size:N', doc: 'new ENV of size slots, all holes' },
  { name: 'CopyEnv', operands: 'dst:W env:R', doc: 'copy for the next iteration (same parent and values)' },
  { name: 'LdEnv', operands: 'dst:W env:R depth:N slot:N', doc: 'binding that needs no TDZ check' },
  { name: 'LdEnvCheck', operands: 'dst:W env:R depth:N slot:N name:K', throws: true, doc: 'ReferenceError on the hole' },
  { name: 'StEnv', operands: 'env:R depth:N slot:N src:R', doc: 'initialize, or assign where no check is needed' },
  { name: 'StEnvCheck', operands: 'env:R depth:N slot:N src:R name:K', throws: true, doc: 'assign: ReferenceError if still the hole' },
  { name: 'LdCell', operands: 'dst:W env:R depth:N slot:N name:K', throws: true, doc: 'module binding: the env slot holds an internal PROPCELL; ReferenceError on the hole' },
  { name: 'StCell', operands: 'env:R depth:N slot:N src:R', doc: 'initialize or assign a module binding' },
  { name: 'StCellCheck', operands: 'env:R depth:N slot:N src:R name:K', throws: true, doc: '' },
  { name: 'CheckHole', operands: 'value:R name:K', throws: true, doc: 'ReferenceError: Cannot access name before initialization' },
  { name: 'CheckThis', operands: 'value:R', throws: true, doc: 'ReferenceError: Must call super constructor ... (this is the hole)' },
  { name: 'CheckSuperCalled', operands: 'value:R', throws: true, doc: 'ReferenceError: Super constructor may only be called once (this is not the hole)' },
  { name: 'LdGlobal', operands: 'dst:W name:K site:F', throws: true, feedback: 2, doc: 'lexical, then object; ReferenceError if absent' },
  { name: 'LdGlobalOrUndefined', operands: 'dst:W name:K site:F', throws: true, feedback: 2, doc: 'typeof name' },
  { name: 'StGlobal', operands: 'name:K src:R site:F', throws: true, feedback: 2, doc: 'sloppy code creates, strict throws; const and TDZ checked' },
  { name: 'InitGlobal', operands: 'name:K src:R', doc: 'initialize a script-level let, const, class' },
  { name: 'DeclareGlobals', operands: 'names:K', throws: true, doc: 'GlobalDeclarationInstantiation; constant: internal RECORD of [name, kind] pairs, kind 0 var 1 function 2 let 3 const' },
  { name: 'DeleteGlobal', operands: 'dst:W name:K', throws: true, doc: 'sloppy delete of an unqualified name' },
  // --- properties
  { name: 'GetProp', operands: 'dst:W obj:R name:K site:F', throws: true, feedback: PROPERTY_FEEDBACK, doc: 'obj.name' },
  { name: 'SetProp', operands: 'obj:R name:K src:R site:F', throws: true, feedback: PROPERTY_FEEDBACK, doc: 'obj.name = src' },
  { name: 'GetElem', operands: 'dst:W obj:R key:R site:F', throws: true, feedback: 2, doc: 'obj[key]' },
  { name: 'SetElem', operands: 'obj:R key:R src:R site:F', throws: true, feedback: 2, doc: 'obj[key] = src' },
  { name: 'DeleteProp', operands: 'dst:W obj:R name:K', throws: true, doc: '' },
  { name: 'DeleteElem', operands: 'dst:W obj:R key:R', throws: true, doc: '' },
  { name: 'GetSuper', operands: 'dst:W home:R self:R key:R', throws: true, doc: 'super[key]: home.[[GetPrototypeOf]]().[[Get]](key, self)' },
  { name: 'SetSuper', operands: 'home:R self:R key:R src:R', throws: true, doc: '' },
  { name: 'DefineField', operands: 'obj:R name:K src:R site:F', throws: true, feedback: PROPERTY_FEEDBACK, doc: 'CreateDataPropertyOrThrow: literals, class fields' },
  { name: 'DefineElem', operands: 'obj:R key:R src:R', throws: true, doc: 'the same with a computed key (a property key)' },
  { name: 'DefineMethod', operands: 'obj:R key:R fn:R', throws: true, doc: 'class method: not enumerable' },
  { name: 'DefineGetter', operands: 'obj:R key:R fn:R enumerable:I', throws: true, doc: '' },
  { name: 'DefineSetter', operands: 'obj:R key:R fn:R enumerable:I', throws: true, doc: '' },
  { name: 'SetProto', operands: 'obj:R proto:R', doc: '__proto__: in a literal; not an object or null: ignored' },
  { name: 'NewPrivateName', operands: 'dst:W name:K', doc: 'a fresh private symbol' },
  { name: 'GetPrivate', operands: 'dst:W obj:R key:R site:F', throws: true, feedback: PROPERTY_FEEDBACK, doc: 'TypeError if absent or a setter alone' },
  { name: 'SetPrivate', operands: 'obj:R key:R src:R site:F', throws: true, feedback: PROPERTY_FEEDBACK, doc: 'TypeError if absent, a method, or a getter alone' },
  { name: 'AddPrivate', operands: 'obj:R key:R src:R', throws: true, doc: 'PrivateFieldAdd: TypeError if present' },
  { name: 'AddPrivateMethod', operands: 'obj:R key:R fn:R', throws: true, doc: 'read-only' },
  { name: 'AddPrivateAccessor', operands: 'obj:R key:R getter:R setter:R', throws: true, doc: 'undefined where absent' },
  { name: 'HasPrivate', operands: 'dst:W key:R obj:R', throws: true, doc: '#x in obj' },
  { name: 'GetHome', operands: 'dst:W fn:R', doc: 'dst = fn.[[HomeObject]] (undefined if it has none)' },
  // --- literals
  { name: 'NewObject', operands: 'dst:W properties:I', doc: 'ordinary object with room for that many in-object properties' },
  { name: 'NewArray', operands: 'dst:W capacity:I', doc: 'empty array' },
  { name: 'ArrayPush', operands: 'array:R src:R', doc: 'literal under construction: append' },
  { name: 'ArrayPushHole', operands: 'array:R', doc: '' },
  { name: 'NewRegExp', operands: 'dst:W pattern:K flags:K site:F', throws: true, feedback: 2, doc: '' },
  { name: 'GetTemplate', operands: 'dst:W site:K', doc: 'template object; constant: internal RECORD [cached or undefined, cooked..., raw...], published once' },
  { name: 'Closure', operands: 'dst:W code:K env:R', doc: 'InstantiateFunctionObject; env undefined where nothing is captured' },
  { name: 'SetHome', operands: 'fn:R home:R', doc: '[[HomeObject]]' },
  { name: 'SetFunctionName', operands: 'fn:R key:R prefix:I', doc: 'own name; prefix 0 none, 1 get, 2 set; only if fn is an anonymous function/class without own name' },
  { name: 'NewClass', operands: 'dst:W code:K env:R heritage:R proto:W', throws: true, doc: 'ClassDefinitionEvaluation: constructor in dst, prototype object in proto; heritage hole: no extends clause' },
  { name: 'SetFields', operands: 'ctor:R fn:R', doc: 'class field initializer function of a constructor' },
  { name: 'InitFields', operands: 'self:R ctor:R', throws: true, doc: 'run ctor’s field initializer with this = self, if it has one (result dropped)' },
  // --- calls
  { name: 'Call', operands: 'dst:W group:G argc:N site:F', throws: true, feedback: 1, doc: 'group: callee, this, args' },
  { name: 'CallArray', operands: 'dst:W group:G unused:I site:F', throws: true, feedback: 1, doc: 'group: callee, this, array of arguments' },
  { name: 'New', operands: 'dst:W group:G argc:N site:F', throws: true, feedback: 2, doc: 'group: callee, new.target, args (new.target = callee in `new`)' },
  { name: 'NewArrayArgs', operands: 'dst:W group:G unused:I site:F', throws: true, feedback: 2, doc: 'group: callee, new.target, array of arguments' },
  { name: 'SuperConstructor', operands: 'dst:W callee:R', throws: true, doc: 'callee.[[GetPrototypeOf]](), TypeError if not a constructor' },
  { name: 'CallRuntime', operands: 'dst:W native:X args:G argc:N', throws: true, doc: 'a TypeScript intrinsic on a group of arguments (no callee, no this)' },
  { name: 'CallSelf', operands: 'dst:W fn:S args:G argc:N', throws: true, doc: 'a self-hosted helper; this is undefined' },
  { name: 'Return', operands: 'value:R', throws: true, doc: '' },
  { name: 'ReturnDerived', operands: 'value:R self:R', throws: true, doc: 'derived constructor: object value, else self if value is undefined and self initialized, else throws' },
  { name: 'Throw', operands: 'value:R', throws: true, doc: '' },
  { name: 'ThrowError', operands: 'type:I message:K', throws: true, doc: 'type: ERROR_TYPE number (errors.ts)' },
  { name: 'ThrowConstAssign', operands: 'name:K', throws: true, doc: 'TypeError: Assignment to constant variable.' },
  { name: 'ThrowNotObject', operands: 'value:R', throws: true, doc: 'TypeError unless value is an object (iterator results)' },
  { name: 'CheckCoercible', operands: 'value:R name:K', throws: true, doc: 'destructuring: TypeError "Cannot destructure name as it is value." if nullish; % in name stands for the value' },
  { name: 'SloppyThis', operands: 'dst:W self:R', doc: 'OrdinaryCallBindThis in sloppy code' },
  { name: 'Arguments', operands: 'dst:W env:R', doc: 'arguments object; env: ENV aliased by mapped parameters (slot i = argument i), or undefined for unmapped' },
  { name: 'Rest', operands: 'dst:W start:I', doc: 'array of the arguments from start' },
  { name: 'CopyDataProperties', operands: 'dst:R src:R excluded:G count:N', throws: true, doc: 'object spread and rest; getters are run by a self-hosted helper' },
  { name: 'ArgumentsLength', operands: 'dst:W', doc: 'dst = number of arguments passed to this frame (argc)' },
  // --- iteration. it is three slots: iterator (or the array in fast mode), next (or hole: fast mode), index
  { name: 'IterOpen', operands: 'it:W obj:R fast:L', throws: true, doc: 'array with the pristine iterator: set fast mode and jump; else go on with the generic sequence that follows' },
  { name: 'IterNext', operands: 'dst:W it:G fast:L done:L', throws: true, doc: 'fast mode: dst = element, jump fast, or jump done; else go on with the generic sequence' },
  { name: 'IterIsFast', operands: 'it:G target:L', doc: 'jump if in fast mode (nothing to close)' },
  { name: 'ForInOpen', operands: 'dst:W obj:R', throws: true, doc: 'enumerator of obj (nullish: empty)' },
  { name: 'ForInNext', operands: 'dst:W state:R done:L', throws: true, doc: 'next key that is still present' },
  // --- generators and async functions
  { name: 'CreateGenerator', operands: 'dst:W', throws: true, doc: 'after parameters are bound: make the generator object, save the frame, return it to the caller; resumption goes on after it, with the generator in dst' },
  { name: 'Yield', operands: 'dst:W mode:W value:R', throws: true, doc: 'suspend; on resumption dst = received value, mode = 0 next, 1 throw, 2 return' },
  { name: 'CreateAsync', operands: 'dst:W', throws: true, doc: 'start of an async function: dst = internal async state (a GENERATOR cell without guest face) with its promise' },
  { name: 'ToPromise', operands: 'dst:W value:R', throws: true, doc: 'PromiseResolve(%Promise%, value): what await waits for' },
  { name: 'Await', operands: 'dst:W mode:W promise:R', throws: true, doc: 'suspend on a native promise (made by ToPromise); the first suspension returns the async promise to the caller; mode 0 fulfilled, 1 rejected' },
  { name: 'AsyncReturn', operands: 'state:R value:R', throws: true, doc: 'resolve the promise of state with value; returns the promise to the caller, or nothing if it was resumed' },
  { name: 'AsyncThrow', operands: 'state:R value:R', throws: true, doc: 'reject likewise' },
  { name: 'GeneratorReturn', operands: 'value:R', throws: true, doc: 'generator completed: the resumer gets { value, done: true }' },
  { name: 'YieldResult', operands: 'dst:W mode:W value:R', throws: true, doc: 'yield* : like Yield, but the resumer gets value itself, which is an iterator result object' },
  // --- rest
  { name: 'Debugger', operands: '', doc: 'debugger statement' },
  { name: 'Unreachable', operands: '', throws: true, doc: 'internal error when executed' },
] as const satisfies readonly OpcodeRow[];

export type OpName = (typeof OPCODES)[number]['name'];
export const OP = Object.fromEntries(OPCODES.map((row, i) => [row.name, i])) as { readonly [K in OpName]: number };

export interface Operand {
  readonly name: string;
  readonly kind: OperandKind;
}
export interface OpcodeInfo {
  readonly name: string;
  readonly operands: readonly Operand[];
  /** Words, the opcode included, the tail excluded. */
  readonly length: number;
  readonly throws: boolean;
  readonly feedback: number;
  readonly tail: boolean;
  readonly doc: string;
}
export const OPCODE_INFO: readonly OpcodeInfo[] = OPCODES.map((row: OpcodeRow) => {
  const operands = row.operands
    .split(' ')
    .filter((text) => text !== '')
    .map((text) => {
      const [name, kind] = text.split(':');
      return { name, kind: kind as OperandKind };
    });
  return {
    name: row.name,
    operands,
    length: 1 + operands.length,
    throws: row.throws ?? false,
    feedback: row.feedback ?? 0,
    tail: row.tail ?? false,
    doc: row.doc,
  };
});

/** Words of the instruction at `at`, its tail included. */
export function instructionWords(words: Int32Array, at: number): number {
  const info = OPCODE_INFO[words[at]];
  return info.length + (info.tail ? words[at + info.length - 1] : 0);
}
