/** Handles: what stands on the host for values that stay in the guest. */
import { checkArray, checkCallOptions } from './options.ts';
import { HeddleError } from './errors.ts';
import type { CallOptions, GuestFunction, Handle, Script } from './types.ts';

/** The part of a VM that handles need. */
export interface HandleCalls {
  callHandle(
    handle: number,
    self: unknown,
    args: unknown[],
    options: CallOptions,
  ): Promise<unknown>;
  copyHandle(handle: number, options: CallOptions): Promise<unknown>;
}

export class Handles {
  readonly #release: (id: number) => void;
  readonly #ids = new WeakMap<object, number>();
  /** What becomes unreachable on the host is let go in the guest. */
  readonly #registry: FinalizationRegistry<number>;

  constructor(release: (id: number) => void) {
    this.#release = release;
    this.#registry = new FinalizationRegistry((id) => this.#release(id));
  }

  /** The handle id of a Handle or GuestFunction of this VM that has not been released. */
  idOf(value: object): number | undefined {
    return this.#ids.get(value);
  }

  #hold(value: object, id: number): void {
    this.#ids.set(value, id);
    this.#registry.register(value, id, value);
  }

  #letGo(value: object): void {
    const id = this.#ids.get(value);
    if (id === undefined) return;
    this.#ids.delete(value);
    this.#registry.unregister(value);
    this.#release(id);
  }

  #mustHave(value: object): number {
    const id = this.#ids.get(value);
    if (id === undefined)
      throw new HeddleError('ERR_HEDDLE_DISPOSED', 'The handle has been released');
    return id;
  }

  handle(id: number, type: string, vm: HandleCalls): Handle {
    return type === 'function' ? this.guestFunction(id, vm) : this.#plain(id, type, vm);
  }

  #plain(id: number, type: string, vm: HandleCalls): Handle {
    const handle: Handle = {
      type,
      copy: async <T>(options?: CallOptions) =>
        (await vm.copyHandle(this.#mustHave(handle), checkCallOptions(options))) as T,
      release: () => this.#letGo(handle),
      [Symbol.dispose]: () => this.#letGo(handle),
    };
    this.#hold(handle, id);
    return handle;
  }

  /** A function of the host that calls a function of the guest. */
  guestFunction(id: number, vm: HandleCalls): GuestFunction {
    const call = async (self: unknown, args: unknown[], options: CallOptions): Promise<unknown> =>
      vm.callHandle(this.#mustHave(fn), self, args, options);
    const fn = Object.assign((...args: unknown[]) => call(undefined, args, {}), {
      type: 'function',
      apply: async (self: unknown, args: unknown[] = [], options?: CallOptions) =>
        call(self, checkArray('args', args), checkCallOptions(options)),
      copy: async <T>(options?: CallOptions) =>
        (await vm.copyHandle(this.#mustHave(fn), checkCallOptions(options))) as T,
      release: () => this.#letGo(fn),
      [Symbol.dispose]: () => this.#letGo(fn),
    }) as GuestFunction;
    this.#hold(fn, id);
    return fn;
  }

  script(id: number, run: (options: unknown) => Promise<unknown>): Script {
    const script: Script = {
      run: async <T>(options?: CallOptions) => {
        this.#mustHave(script);
        return (await run(options)) as T;
      },
      release: () => this.#letGo(script),
    };
    this.#hold(script, id);
    return script;
  }
}
