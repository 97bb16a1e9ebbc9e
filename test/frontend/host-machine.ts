/**
 * A dumb machine for bytecode on host values: the front end's programs run without heap and
 * interpreter, so that what it emits can be compared with V8. Guest functions are host functions,
 * environments are arrays, the hole is a symbol. Speed and exact messages are not its business.
 */
import {
  CODE_CLASS,
  CODE_CONSTRUCTOR,
  CODE_DERIVED,
  CODE_GENERATOR,
  CODE_STRICT,
} from '../../heap/cells.ts';
import type { CompiledFunction, CompiledScript, Constant } from '../../vm/bytecode/compiled.ts';
import {
  FRAME_ARG0,
  FRAME_CALLEE,
  FRAME_HEADER,
  FRAME_NEW_TARGET,
  FRAME_THIS,
} from '../../vm/bytecode/frame.ts';
import { OPCODE_INFO } from '../../vm/bytecode/opcodes.ts';
import { COMPILER_HELPERS } from '../../vm/bytecode/self-ids.ts';
import {
  addPrivate,
  argumentsObject,
  calleeAt,
  compare,
  define,
  generatorPrototype,
  getPrivate,
  helper,
  HOLE,
  isFastArray,
  resumptions,
  setPrivate,
  show,
  toKey,
  type Callable,
  type Cell,
  type Env,
  type Frame,
  type Host,
  type HostFunction,
  type PrivateName,
} from './host-values.ts';

class Thrown {
  readonly value: unknown;
  constructor(value: unknown) {
    this.value = value;
  }
}
type Step = { kind: 'return' | 'yield' | 'yieldResult' | 'await' | 'generator'; value: unknown };

const errorTypes = [Error, TypeError, RangeError, ReferenceError, SyntaxError];

export class HostMachine {
  readonly lexical = new Map<string, { value: unknown; constant: boolean }>();
  readonly globals: Host;
  private readonly internals = new WeakMap<object, Callable>();
  private readonly sources = new WeakMap<object, string>();
  private readonly constantCache = new WeakMap<Constant, unknown>();

  constructor(globals: Host) {
    this.globals = Object.defineProperties(
      Object.create(globalThis) as Host,
      Object.getOwnPropertyDescriptors(globals),
    ) as Host;
    this.globals.globalThis = this.globals;
  }

  /** Source text of a guest function. */
  sourceOf(fn: object): string | undefined {
    return this.sources.get(fn);
  }

  run(script: CompiledScript): unknown {
    return this.function(script, 0, undefined).call(
      script.functions[0].flags & 4096 ? undefined : this.globals,
    );
  }

  // --- functions
  function(script: CompiledScript, index: number, env: Env | undefined): HostFunction {
    const code = script.functions[index];
    const enter = (
      self: unknown,
      args: unknown[],
      newTarget: unknown,
      callee: HostFunction,
    ): unknown => {
      const isClass = (code.flags & CODE_CLASS) !== 0;
      if (isClass && newTarget === undefined)
        throw new TypeError(`Class constructor ${code.name} cannot be invoked without 'new'`);
      const derived = (code.flags & CODE_DERIVED) !== 0 && newTarget !== undefined;
      const result = this.enter(script, code, env, derived ? HOLE : self, args, newTarget, callee);
      return newTarget !== undefined &&
        (typeof result !== 'object' || result === null) &&
        typeof result !== 'function'
        ? self
        : result;
    };
    let fn: HostFunction;
    if ((code.flags & CODE_CONSTRUCTOR) !== 0) {
      fn = function (this: unknown, ...args: unknown[]): unknown {
        return enter(this, args, new.target, fn);
      };
    } else {
      fn = {
        method(this: unknown, ...args: unknown[]): unknown {
          return enter(this, args, undefined, fn);
        },
      }.method as HostFunction;
      if ((code.flags & CODE_GENERATOR) !== 0) {
        Object.defineProperty(fn, 'prototype', {
          value: Object.create(generatorPrototype),
          writable: true,
        });
      }
    }
    Object.defineProperty(fn, 'name', { value: code.name, configurable: true });
    Object.defineProperty(fn, 'length', { value: code.length, configurable: true });
    this.sources.set(fn, script.source.slice(code.start, code.end));
    this.internals.set(fn, { code, env, home: undefined, fields: undefined });
    return fn;
  }

  private enter(
    script: CompiledScript,
    code: CompiledFunction,
    env: Env | undefined,
    self: unknown,
    args: unknown[],
    newTarget: unknown,
    callee: HostFunction,
  ): unknown {
    const slots = new Map<number, unknown>();
    slots.set(FRAME_THIS, self);
    slots.set(FRAME_CALLEE, callee);
    slots.set(FRAME_NEW_TARGET, newTarget);
    for (let i = 0; i < Math.max(args.length, code.params); i++) slots.set(FRAME_ARG0 + i, args[i]);
    const frame: Frame = {
      code,
      slots,
      pc: 0,
      argc: args.length,
      args,
      dst: 0,
      mode: 0,
      running: true,
    };
    return this.drive(script, frame, env, callee);
  }

  /** Runs a frame until it returns; generators and async functions go on from callbacks. */
  private drive(
    script: CompiledScript,
    frame: Frame,
    env: Env | undefined,
    callee: HostFunction,
  ): unknown {
    const step = this.execute(script, frame, env);
    if (step.kind === 'generator') return this.generator(script, frame, env, callee);
    if (step.kind === 'await') {
      const state = frame.promise as NonNullable<Frame['promise']>;
      const resume = (mode: number) => (value: unknown) => {
        frame.slots.set(frame.dst, value);
        frame.slots.set(frame.mode, mode);
        this.drive(script, frame, env, callee);
      };
      (step.value as Promise<unknown>).then(resume(0), resume(1));
      return state.promise;
    }
    return step.value;
  }

  private generator(
    script: CompiledScript,
    frame: Frame,
    env: Env | undefined,
    callee: HostFunction,
  ): object {
    const proto = (callee as unknown as Host).prototype;
    const object = Object.create(
      (typeof proto === 'object' && proto) || generatorPrototype,
    ) as object;
    frame.slots.set(frame.dst, object);
    let state: 'start' | 'suspended' | 'done' | 'running' = 'start';
    resumptions.set(object, (mode, value) => {
      if (state === 'running') throw new TypeError('Generator is already running');
      if (state === 'start' && mode !== 0) state = 'done';
      if (state === 'done') {
        if (mode === 1) throw value;
        return { value: mode === 2 ? value : undefined, done: true };
      }
      if (state === 'suspended') {
        frame.slots.set(frame.dst, value);
        frame.slots.set(frame.mode, mode);
      }
      state = 'running';
      let step: Step;
      try {
        step = this.execute(script, frame, env);
      } catch (error) {
        state = 'done';
        throw error;
      }
      state = step.kind === 'return' ? 'done' : 'suspended';
      return step.kind === 'yieldResult'
        ? (step.value as object)
        : { value: step.value, done: step.kind === 'return' };
    });
    return object;
  }

  // --- constants
  private constant(script: CompiledScript, constant: Constant): unknown {
    switch (constant.t) {
      case 'null':
        return null;
      case 'true':
        return true;
      case 'false':
        return false;
      case 'hole':
        return HOLE;
      case 'undef':
        return undefined;
      case 'fn':
      case 'root':
        throw new Error(`constant ${constant.t}`);
      case 'record': {
        let record = this.constantCache.get(constant);
        if (record === undefined) {
          record = constant.v.map((each) => this.constant(script, each));
          this.constantCache.set(constant, record);
        }
        return record;
      }
      default:
        return constant.v;
    }
  }

  // --- execution
  private execute(script: CompiledScript, frame: Frame, env: Env | undefined): Step {
    for (;;) {
      try {
        return this.loop(script, frame, env);
      } catch (error) {
        const value = error instanceof Thrown ? error.value : error;
        const { handlers } = frame.code;
        let i = 0;
        while (i < handlers.length && !(handlers[i] <= frame.pc && frame.pc < handlers[i + 1]))
          i += 4;
        if (i >= handlers.length) throw value;
        frame.slots.set(handlers[i + 3], value);
        frame.pc = handlers[i + 2];
      }
    }
  }

  private loop(script: CompiledScript, frame: Frame, functionEnv: Env | undefined): Step {
    const { code, slots } = frame;
    const words = code.code;
    for (;;) {
      const at = frame.pc;
      const info = OPCODE_INFO[words[at]];
      const w = (i: number): number => words[at + i];
      const r = (i: number): unknown => {
        const slot = words[at + i];
        return slots.has(slot) ? slots.get(slot) : this.initial(slot, code);
      };
      const set = (value: unknown): void => void slots.set(words[at + 1], value);
      const k = (i: number): unknown => this.constant(script, code.constants[words[at + i]]);
      const name = (i: number): string => k(i) as string;
      const env = (i: number): Env => {
        let e = r(i) as Env;
        for (let depth = words[at + i + 1]; depth > 0; depth--) e = e.parent as Env;
        return e;
      };
      const group = (i: number, count: number): unknown[] =>
        Array.from({ length: count }, (_, j) => slots.get(words[at + i] + j));
      let next = at + info.length + (info.tail ? words[at + info.length - 1] : 0);
      const jump = (i: number, when: unknown): void => {
        if (when) next = at + words[at + i];
      };
      const op = info.name;
      const binary = /^(?:J|JNot|Loop)?(Lt|Le|Gt|Ge)$/.exec(op);
      if (binary !== null) {
        const outcome = compare(
          binary[1],
          op[0] === 'J' || op.startsWith('Loop') ? r(1) : r(2),
          op[0] === 'J' || op.startsWith('Loop') ? r(2) : r(3),
        );
        if (op === binary[1]) set(outcome);
        else {
          if (!op.startsWith('JNot') === outcome) next = at + w(3);
          else next += 3; // skips the fallback
        }
        frame.pc = next;
        continue;
      }
      // prettier-ignore
      switch (op) {
        case 'Move': set(r(2)); break;
        case 'LdaInt': set(w(2)); break;
        case 'LdaK': set(k(2)); break;
        case 'LdaUndefined': set(undefined); break;
        case 'LdaNull': set(null); break;
        case 'LdaTrue': set(true); break;
        case 'LdaFalse': set(false); break;
        case 'LdaHole': set(HOLE); break;
        case 'Jump': case 'Loop': jump(1, true); break;
        case 'JTrue': case 'LoopTrue': jump(2, r(1)); break;
        case 'JFalse': case 'LoopFalse': jump(2, !r(1)); break;
        case 'JUndefined': jump(2, r(1) === undefined); break;
        case 'JNotUndefined': jump(2, r(1) !== undefined); break;
        case 'JNullish': jump(2, r(1) == null); break;
        case 'JNotNullish': jump(2, r(1) != null); break;
        case 'JHole': jump(2, r(1) === HOLE); break;
        case 'JStrictEq': jump(3, r(1) === r(2)); break;
        case 'JStrictNe': jump(3, r(1) !== r(2)); break;
        case 'JumpTable': {
          const value = r(1);
          const i = typeof value === 'number' && Number.isInteger(value) ? value - w(2) : -1;
          next = at + (i >= 0 && i < w(4) ? w(5 + i) : w(3));
          break;
        }
        case 'Add': set((r(2) as number) + (r(3) as number)); break;
        case 'Sub': set((r(2) as number) - (r(3) as number)); break;
        case 'Mul': set((r(2) as number) * (r(3) as number)); break;
        case 'Div': set((r(2) as number) / (r(3) as number)); break;
        case 'Mod': set((r(2) as number) % (r(3) as number)); break;
        case 'Exp': set((r(2) as number) ** (r(3) as number)); break;
        case 'BitAnd': set((r(2) as number) & (r(3) as number)); break;
        case 'BitOr': set((r(2) as number) | (r(3) as number)); break;
        case 'BitXor': set((r(2) as number) ^ (r(3) as number)); break;
        case 'Shl': set((r(2) as number) << (r(3) as number)); break;
        case 'Shr': set((r(2) as number) >> (r(3) as number)); break;
        case 'UShr': set((r(2) as number) >>> (r(3) as number)); break;
        case 'AddI': set((r(2) as number) + w(3)); break;
        case 'SubI': set((r(2) as number) - w(3)); break;
        case 'BitAndI': set((r(2) as number) & w(3)); break;
        case 'BitOrI': set((r(2) as number) | w(3)); break;
        case 'ShlI': set((r(2) as number) << w(3)); break;
        case 'ShrI': set((r(2) as number) >> w(3)); break;
        case 'UShrI': set((r(2) as number) >>> w(3)); break;
        case 'Inc': set(+(r(2) as number) + 1); break;
        case 'Dec': set(+(r(2) as number) - 1); break;
        case 'Neg': set(-(r(2) as number)); break;
        case 'BitNot': set(~(r(2) as number)); break;
        case 'Not': set(!r(2)); break;
        case 'TypeOf': set(typeof r(2)); break;
        case 'ToNumber': case 'ToNumeric': set(+(r(2) as number)); break;
        case 'ToString': set(`${r(2) as string}`); break;
        case 'ToPropertyKey': set(toKey(r(2))); break;
        case 'ToObject': set(Object(r(2))); break;
        // eslint-disable-next-line eqeqeq
        case 'Eq': set(r(2) == r(3)); break;
        // eslint-disable-next-line eqeqeq
        case 'Ne': set(r(2) != r(3)); break;
        case 'StrictEq': set(r(2) === r(3)); break;
        case 'StrictNe': set(r(2) !== r(3)); break;
        case 'InstanceOf': set((r(2) as object) instanceof (r(3) as HostFunction)); break;
        case 'In': set((r(2) as string) in (r(3) as Host)); break;
        case 'FunctionEnv': set(functionEnv); break;
        case 'NewEnv': set({ parent: r(2) as Env, slots: new Array<unknown>(w(3)).fill(HOLE) } satisfies Env); break;
        case 'CopyEnv': set({ parent: (r(2) as Env).parent, slots: [...(r(2) as Env).slots] }); break;
        case 'LdEnv': set(env(2).slots[w(4)]); break;
        case 'LdEnvCheck': set(this.alive(env(2).slots[w(4)], name(5))); break;
        case 'StEnv': env(1).slots[w(3)] = r(4); break;
        case 'StEnvCheck': this.alive(env(1).slots[w(3)], name(5)); env(1).slots[w(3)] = r(4); break;
        case 'LdCell': set(this.alive((env(2).slots[w(4)] as Cell).value, name(5))); break;
        case 'StCell': (env(1).slots[w(3)] as Cell).value = r(4); break;
        case 'StCellCheck': this.alive((env(1).slots[w(3)] as Cell).value, name(5)); (env(1).slots[w(3)] as Cell).value = r(4); break;
        case 'CheckHole': this.alive(r(1), name(2)); break;
        case 'CheckThis':
          if (r(1) === HOLE) throw new ReferenceError("Must call super constructor in derived class before accessing 'this' or returning from derived constructor");
          break;
        case 'CheckSuperCalled':
          if (r(1) !== HOLE) throw new ReferenceError('Super constructor may only be called once');
          break;
        case 'LdGlobal': case 'LdGlobalOrUndefined': {
          const binding = this.lexical.get(name(2));
          if (binding !== undefined) set(this.alive(binding.value, name(2)));
          else if (op === 'LdGlobal' && !(name(2) in this.globals)) throw new ReferenceError(`${name(2)} is not defined`);
          else set(this.globals[name(2)]);
          break;
        }
        case 'StGlobal': {
          const binding = this.lexical.get(name(1));
          if (binding !== undefined) {
            this.alive(binding.value, name(1));
            if (binding.constant) throw new TypeError('Assignment to constant variable.');
            binding.value = r(2);
          } else if ((code.flags & CODE_STRICT) !== 0 && !(name(1) in this.globals)) throw new ReferenceError(`${name(1)} is not defined`);
          else if (!Reflect.set(this.globals, name(1), r(2)) && (code.flags & CODE_STRICT) !== 0) throw new TypeError(`Cannot assign to read only property '${name(1)}'`);
          break;
        }
        case 'InitGlobal': (this.lexical.get(name(1)) as { value: unknown }).value = r(2); break;
        case 'DeclareGlobals': {
          const pairs = k(1) as (string | number)[];
          for (let i = 0; i < pairs.length; i += 2) {
            if ((pairs[i + 1] as number) >= 2) this.lexical.set(pairs[i] as string, { value: HOLE, constant: pairs[i + 1] === 3 });
            else if (!Object.hasOwn(this.globals, pairs[i])) Object.defineProperty(this.globals, pairs[i], { value: undefined, writable: true, enumerable: true });
          }
          break;
        }
        case 'DeleteGlobal': set(Reflect.deleteProperty(this.globals, name(2))); break;
        case 'GetProp': set((r(2) as Host)[name(3)]); break;
        case 'SetProp': this.put(code, r(1), name(2), r(3)); break;
        case 'GetElem': set((r(2) as Host)[r(3) as string]); break;
        case 'SetElem': this.put(code, r(1), r(2) as string, r(3)); break;
        case 'DeleteProp': case 'DeleteElem': {
          const key = op === 'DeleteProp' ? name(3) : (r(3) as string);
          if (r(2) == null) throw new TypeError("Cannot convert undefined or null to object");
          const done = Reflect.deleteProperty(Object(r(2)) as object, key);
          if (!done && (code.flags & CODE_STRICT) !== 0) throw new TypeError(`Cannot delete property '${key}' of ${String(r(2))}`);
          set(done);
          break;
        }
        case 'GetSuper': set(Reflect.get(Object.getPrototypeOf(r(2)) as object, r(4) as string, r(3))); break;
        case 'SetSuper': Reflect.set(Object.getPrototypeOf(r(1)) as object, r(3) as string, r(4), r(2)); break;
        case 'DefineField': define(r(1), name(2), { value: r(3), writable: true, enumerable: true, configurable: true }); break;
        case 'DefineElem': define(r(1), r(2), { value: r(3), writable: true, enumerable: true, configurable: true }); break;
        case 'DefineMethod': define(r(1), r(2), { value: r(3), writable: true, enumerable: false, configurable: true }); break;
        case 'DefineGetter': define(r(1), r(2), { get: r(3) as () => unknown, enumerable: w(4) === 1, configurable: true }); break;
        case 'DefineSetter': define(r(1), r(2), { set: r(3) as () => void, enumerable: w(4) === 1, configurable: true }); break;
        case 'SetProto':
          if (r(2) === null || typeof r(2) === 'object' || typeof r(2) === 'function') Object.setPrototypeOf(r(1), r(2) as object);
          break;
        case 'NewPrivateName': set({ name: name(2), values: new WeakMap<object, PropertyDescriptor>() }); break;
        case 'GetPrivate': set(getPrivate(r(2), r(3))); break;
        case 'SetPrivate': setPrivate(r(1), r(2), r(3)); break;
        case 'AddPrivate': addPrivate(r(1), r(2), { value: r(3), writable: true }); break;
        case 'AddPrivateMethod': addPrivate(r(1), r(2), { value: r(3), writable: false }); break;
        case 'AddPrivateAccessor': addPrivate(r(1), r(2), { get: r(3) as () => unknown, set: r(4) as () => void }); break;
        case 'HasPrivate':
          if (Object(r(3)) !== r(3)) throw new TypeError("Cannot use 'in' operator to search for a private field in a primitive");
          set((r(2) as PrivateName).values.has(r(3) as object));
          break;
        case 'GetHome': set(this.internals.get(r(2) as object)?.home); break;
        case 'NewObject': set({}); break;
        case 'NewArray': set([]); break;
        case 'ArrayPush': (r(1) as unknown[]).push(r(2)); break;
        case 'ArrayPushHole': (r(1) as unknown[]).length++; break;
        case 'NewRegExp': set(new RegExp(name(2), name(3))); break;
        case 'GetTemplate': {
          const record = k(2) as unknown[];
          if (record[0] === undefined) {
            const half = (record.length - 1) / 2;
            const cooked = record.slice(1, half + 1);
            Object.defineProperty(cooked, 'raw', { value: Object.freeze(record.slice(half + 1)) });
            record[0] = Object.freeze(cooked);
          }
          set(record[0]);
          break;
        }
        case 'Closure': set(this.function(script, (code.constants[w(2)] as { v: number }).v, r(3) as Env)); break;
        case 'SetHome': (this.internals.get(r(1) as object) as Callable).home = r(2) as Host; break;
        case 'SetFunctionName': {
          const key = r(2);
          const text = typeof key === 'symbol' ? (key.description === undefined ? '' : `[${key.description}]`) : String(key);
          Object.defineProperty(r(1), 'name', { value: ['', 'get ', 'set '][w(3)] + text, configurable: true });
          break;
        }
        case 'NewClass': {
          const heritage = r(4);
          const isBase = heritage === HOLE;
          if (!isBase && heritage !== null && (typeof heritage !== 'function' || heritage.prototype === undefined)) {
            throw new TypeError(`Class extends value ${String(heritage)} is not a constructor or null`);
          }
          const ctor = this.function(script, (code.constants[w(2)] as { v: number }).v, r(3) as Env) as HostFunction & Host;
          const proto = Object.create(isBase ? Object.prototype : heritage === null ? null : ((heritage as HostFunction & Host).prototype as object)) as Host;
          Object.defineProperty(ctor, 'prototype', { value: proto, writable: false });
          Object.defineProperty(proto, 'constructor', { value: ctor, writable: true, configurable: true });
          if (!isBase && heritage !== null) Object.setPrototypeOf(ctor, heritage as object);
          slots.set(w(1), ctor);
          slots.set(w(5), proto);
          break;
        }
        case 'SetFields': (this.internals.get(r(1) as object) as Callable).fields = r(2) as HostFunction; break;
        case 'InitFields': this.internals.get(r(2) as object)?.fields?.call(r(1)); break;
        case 'Call': {
          const [callee, self, ...args] = group(2, w(3) + 2);
          if (typeof callee !== 'function') throw new TypeError(`${calleeAt(script, code, at) ?? show(callee)} is not a function`);
          set(Reflect.apply(callee as HostFunction, self, args));
          break;
        }
        case 'CallArray': {
          const [callee, self, args] = group(2, 3);
          if (typeof callee !== 'function') throw new TypeError(`${calleeAt(script, code, at) ?? show(callee)} is not a function`);
          set(Reflect.apply(callee as HostFunction, self, args as unknown[]));
          break;
        }
        case 'New': case 'NewArrayArgs': {
          const [callee, target, ...rest] = group(2, op === 'New' ? w(3) + 2 : 3);
          if (typeof callee !== 'function') throw new TypeError(`${calleeAt(script, code, at) ?? show(callee)} is not a constructor`);
          set(Reflect.construct(callee as HostFunction, (op === 'New' ? rest : rest[0]) as unknown[], target as HostFunction));
          break;
        }
        case 'SuperConstructor': {
          const parent: unknown = Object.getPrototypeOf(r(2));
          if (typeof parent !== 'function') throw new TypeError('Super constructor is not a constructor');
          set(parent);
          break;
        }
        case 'CallSelf': set(helper(COMPILER_HELPERS[w(2)].name, group(3, w(4)))); break;
        case 'Return': return { kind: 'return', value: r(1) };
        case 'ReturnDerived': {
          const value = r(1);
          if ((typeof value === 'object' && value !== null) || typeof value === 'function') return { kind: 'return', value };
          if (value !== undefined) throw new TypeError('Derived constructors may only return object or undefined');
          if (r(2) === HOLE) throw new ReferenceError("Must call super constructor in derived class before accessing 'this' or returning from derived constructor");
          return { kind: 'return', value: r(2) };
        }
        case 'Throw': throw new Thrown(r(1));
        case 'ThrowError': throw new errorTypes[w(1)](name(2));
        case 'ThrowConstAssign': throw new TypeError('Assignment to constant variable.');
        case 'ThrowNotObject':
          if (Object(r(1)) !== r(1)) throw new TypeError(`Iterator result ${String(r(1))} is not an object`);
          break;
        case 'CheckCoercible':
          if (r(1) == null) throw new TypeError(`Cannot destructure ${name(2).replace('%', String(r(1)))} as it is ${String(r(1))}.`);
          break;
        case 'SloppyThis': set(r(2) == null ? this.globals : Object(r(2))); break;
        case 'Arguments': set(argumentsObject(frame, r(2) as Env | undefined, code, slots.get(FRAME_CALLEE))); break;
        case 'ArgumentsLength': set(frame.argc); break;
        case 'Rest': set(frame.args.slice(w(2))); break;
        case 'CopyDataProperties': {
          const from = r(2);
          if (from == null) break;
          const excluded = group(3, w(4)).map((key) => (typeof key === 'symbol' ? key : String(key)));
          for (const key of Reflect.ownKeys(Object(from) as object)) {
            if (excluded.includes(key as string) || !Object.prototype.propertyIsEnumerable.call(from, key)) continue;
            define(r(1), key, { value: (from as Host)[key], writable: true, enumerable: true, configurable: true });
          }
          break;
        }
        case 'IterOpen':
          if (isFastArray(r(2))) {
            const array = r(2);
            slots.set(w(1), array);
            slots.set(w(1) + 1, HOLE);
            slots.set(w(1) + 2, 0);
            jump(3, true);
          }
          break;
        case 'IterNext': {
          const [iterated, fast, index] = group(2, 3) as [unknown[], unknown, number];
          if (fast !== HOLE) break;
          if (index < iterated.length) {
            slots.set(w(1), iterated[index]);
            slots.set(w(2) + 2, index + 1);
            jump(3, true);
          } else jump(4, true);
          break;
        }
        case 'IterIsFast': jump(2, group(1, 2)[1] === HOLE); break;
        case 'ForInOpen': {
          const keys: string[] = [];
          for (const key in Object(r(2)) as object) keys.push(key);
          set({ subject: r(2), keys, next: 0 });
          break;
        }
        case 'ForInNext': {
          const state = r(2) as { subject: unknown; keys: string[]; next: number };
          let key: string | undefined;
          do key = state.keys[state.next++];
          while (key !== undefined && !(key in (Object(state.subject) as object)));
          if (key === undefined) jump(3, true);
          else set(key);
          break;
        }
        case 'CreateGenerator':
          frame.dst = w(1);
          frame.pc = next;
          return { kind: 'generator', value: undefined };
        case 'Yield': case 'YieldResult': case 'Await':
          frame.dst = w(1);
          frame.mode = w(2);
          frame.pc = next;
          if (frame.promise !== undefined) frame.promise.suspended = true;
          return { kind: op === 'Await' ? 'await' : op === 'Yield' ? 'yield' : 'yieldResult', value: r(3) };
        case 'ToPromise': set(Promise.resolve(r(2))); break;
        case 'CreateAsync': {
          let resolve: (value: unknown) => void = () => undefined;
          let reject: (error: unknown) => void = () => undefined;
          const promise = new Promise((a, b) => {
            resolve = a;
            reject = b;
          });
          frame.promise = { resolve, reject, promise, suspended: false };
          set('async state');
          break;
        }
        case 'AsyncReturn': case 'AsyncThrow': {
          const state = frame.promise as NonNullable<Frame['promise']>;
          if (op === 'AsyncReturn') state.resolve(r(2));
          else state.reject(r(2));
          return { kind: 'return', value: state.promise };
        }
        case 'GeneratorReturn': return { kind: 'return', value: r(1) };
        case 'Debugger': break;
        default: throw new Error(`host machine: no rule for ${op}`);
      }
      frame.pc = next;
    }
  }

  /** Registers start as undefined; a slot outside the frame is a fault. */
  private initial(slot: number, code: CompiledFunction): undefined {
    const register = slot + FRAME_HEADER + code.registers;
    if (register < 0 || (register >= code.registers && slot < FRAME_ARG0))
      throw new Error(`host machine: slot ${slot}`);
    return undefined;
  }
  private alive(value: unknown, name: string): unknown {
    if (value === HOLE) throw new ReferenceError(`Cannot access '${name}' before initialization`);
    return value;
  }
  private put(code: CompiledFunction, target: unknown, key: string, value: unknown): void {
    if (target == null)
      throw new TypeError(`Cannot set properties of ${String(target)} (setting '${key}')`);
    if ((code.flags & CODE_STRICT) !== 0) (target as Host)[key] = value;
    else Reflect.set(Object(target) as object, key, value, target);
  }
}
