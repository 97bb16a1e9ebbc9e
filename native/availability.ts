/**
 * Whether machine code is to be had here. The answer is found by doing it once: a page of code memory
 * is made, a function that returns 42 is written through the one mapping and run through the other.
 */
import { throughKoffi, nativeLibrary, openLibrary, type Host, type Library } from './library.ts';
import { makeCodeMemory, type CodeMemory } from './code-memory.ts';
import { PAGE_BYTES } from './linux.ts';
import { gettid } from './os.ts';

/** `refused`: all that is needed is here, but the system will not have it. */
export type NativeAvailability =
  { readonly ok: true } | { readonly ok: false; readonly reason: string; readonly refused?: true };

const RETURN_42 = [0xb8, 42, 0, 0, 0, 0xc3]; // mov eax, 42; ret

let known: NativeAvailability | undefined;

export function nativeAvailability(): NativeAvailability {
  return (known ??= probe(nativeLibrary(), makeCodeMemory));
}

/** The same with everything that can refuse handed in. */
export function probeAvailability(
  host: Host,
  make: (size: number) => CodeMemory = makeCodeMemory,
): NativeAvailability {
  return probe(openLibrary(host), make);
}

function probe(library: Library, make: (size: number) => CodeMemory): NativeAvailability {
  if (!library.ok) return library;
  try {
    const memory = make(PAGE_BYTES);
    memory.write(0, RETURN_42);
    const answer = functionAt(memory.base, 'int')();
    memory.close();
    if (answer === 42) return { ok: true };
    return { ok: false, reason: `a test of machine code returned ${answer} instead of 42`, refused: true };
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    return { ok: false, reason: `the system refuses memory for machine code: ${cause}`, refused: true };
  }
}

let hasCalled = false;
/** By signature. koffi frees a prototype that is collected, also when functions of it are still called. */
const prototypes = new Map<string, object>();

function prototypeOf(result: string, parameters: readonly string[]): object {
  const key = [result, ...parameters].join();
  let prototype = prototypes.get(key);
  if (prototype === undefined) {
    const made = throughKoffi((koffi) => koffi.proto(result, parameters));
    prototypes.set(key, (prototype = made));
  }
  return prototype;
}

/** The machine code at an address as a function (System V calling convention). */
export function functionAt(
  address: number,
  result: string,
  ...parameters: string[]
): (...args: number[]) => number {
  // koffi makes its memory for arguments at a thread's first call of a library's function; a call of a
  // pointer does not, and would write arguments to address 0.
  if (!hasCalled) gettid();
  hasCalled = true;
  const prototype = prototypeOf(result, parameters);
  return throughKoffi((koffi) => koffi.decode(address, prototype));
}
