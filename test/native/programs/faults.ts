// Scenarios around SIGSEGV: what is ours, what is not, and what was there before.
import { readFileSync, writeSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker, isMainThread } from 'node:worker_threads';
import { memoryAt } from '../../../native/address.ts';
import { functionAt } from '../../../native/availability.ts';
import { makeCodeMemory, type CodeMemory } from '../../../native/code-memory.ts';
import { installHandlers, mountThread } from '../../../native/handlers.ts';
import { at, CodeWriter, RAX, RCX } from '../../../native/machine-code.ts';
import { PROT, SA, SIG } from '../../../native/linux.ts';
import { gettid, mapPages } from '../../../native/os.ts';
import { setAction, tgkill } from '../../../native/signals.ts';
import { CODE, jumpOut, makeThread, type Thread } from './thread.ts';

/** (module (memory 1) (func (export "read") (param i32) (result i32) local.get 0 i32.load)) */
const READER = Uint8Array.of(
  0,
  0x61,
  0x73,
  0x6d,
  1,
  0,
  0,
  0,
  1,
  6,
  1,
  0x60,
  1,
  0x7f,
  1,
  0x7f,
  3,
  2,
  1,
  0,
  5,
  3,
  1,
  0,
  1,
  7,
  8,
  1,
  4,
  0x72,
  0x65,
  0x61,
  0x64,
  0,
  0,
  10,
  9,
  1,
  7,
  0,
  0x20,
  0,
  0x28,
  2,
  0,
  0x0b,
);

interface WebAssemblyHost {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { exports: { read(at: number): number } };
}

function readOutOfBounds(): string {
  const { Instance, Module } = Reflect.get(globalThis, 'WebAssembly') as WebAssemblyHost;
  const { read } = new Instance(new Module(READER)).exports;
  read(0);
  try {
    return `read ${read(1 << 24)}`;
  } catch (error) {
    return String(error);
  }
}

function mounted(): Thread {
  installHandlers();
  const thread = makeThread();
  mountThread(thread.gate.block);
  return thread;
}

/** Code that loads from an address, or jumps to it, inside a region. */
function runWild(thread: Thread, address: number, jump: boolean): void {
  const w = new CodeWriter().constant(RAX, address).constant(RCX, 0x1234_5678_abcd);
  if (jump) w.jumpTo(RAX);
  else w.load(RCX, at(RAX, 0));
  jumpOut(w, CODE, thread.gate.leave);
  thread.gate.codeMemory.write(CODE, w.finish());
  thread.gate.enter();
}

/** A function of native code that is not ours. */
function foreignRead(address: number): void {
  const code = makeCodeMemory(4096);
  code.write(0, new CodeWriter().constant(RAX, address).load(RAX, at(RAX, 0)).ret().finish());
  functionAt(code.base, 'void')();
}

/** A SIGSEGV handler that writes one line and ends the process with status 7. */
function otherHandler(): CodeMemory {
  const text = new TextEncoder().encode('the handler before\n');
  const data = mapPages(4096, PROT.read | PROT.write);
  new Uint8Array(memoryAt(data, 4096)).set(text);
  const w = new CodeWriter();
  w.small(7, 2).constant(6, data).small(2, text.length).systemCall(1);
  w.small(7, 7).systemCall(231);
  const code = makeCodeMemory(4096);
  code.write(0, w.finish());
  return code;
}

const scenarios: Record<string, () => void> = {
  webassembly() {
    const before = readOutOfBounds();
    mounted();
    const after = Array.from({ length: 100 }, readOutOfBounds);
    writeSync(1, JSON.stringify({ before, after: [...new Set(after)] }));
  },
  read() {
    const thread = mounted();
    const note = new TextEncoder().encode('  running: inner loop of main\n');
    const address = mapPages(4096, PROT.read | PROT.write);
    new Uint8Array(memoryAt(address, 4096)).set(note);
    thread.gate.block.setAddress('note', address);
    thread.gate.block.set('noteBytes', note.length);
    writeSync(1, JSON.stringify({ tid: gettid() }));
    runWild(thread, 0x10, false);
  },
  jump: () => runWild(mounted(), 0x20, true),
  noncanonical: () => runWild(mounted(), 0x7000_0000_0000_0000, false),
  foreign() {
    mounted();
    foreignRead(0x30);
  },
  writeToCode() {
    mounted();
    const code = makeCodeMemory(4096);
    code.write(0, new CodeWriter().storeConstant(at(7, 0), 1, false).ret().finish());
    functionAt(code.base, 'void', 'uintptr')(code.base + 64);
  },
  before() {
    setAction(SIG.segv, { handler: otherHandler().base, flags: SA.siginfo, mask: 0n });
    mounted();
    foreignRead(0x40);
  },
  beforeOnce() {
    setAction(SIG.segv, { handler: otherHandler().base, flags: SA.resethand | 0, mask: 0n });
    mounted();
    foreignRead(0x40);
  },
  ofDefault() {
    setAction(SIG.segv, { handler: 0, flags: 0, mask: 0n });
    mounted();
    foreignRead(0x50);
  },
  sentDefault() {
    setAction(SIG.segv, { handler: 0, flags: 0, mask: 0n });
    mounted();
    tgkill(gettid(), SIG.segv);
    writeSync(1, 'still here');
  },
  sentIgnored() {
    setAction(SIG.segv, { handler: 1, flags: 0, mask: 0n });
    mounted();
    tgkill(gettid(), SIG.segv);
    writeSync(1, 'still here');
  },
  mappings() {
    const code = makeCodeMemory(1 << 20, 'heddle-mapped-twice');
    writeSync(1, JSON.stringify({ base: code.base, alias: code.alias, size: code.size }));
    writeSync(1, '\n');
    writeSync(1, readFileSync('/proc/self/maps', 'utf8'));
  },
};

// node program.mjs SCENARIO [worker]
if (isMainThread && process.argv[3] === 'worker') {
  new Worker(fileURLToPath(import.meta.url), { argv: [process.argv[2]] });
} else scenarios[process.argv[2]]();
