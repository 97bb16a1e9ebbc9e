/**
 * The part of a crash report that names functions: where rip was in the bytecode, and where the thread
 * left machine code last. Emitted into the SIGSEGV handler behind the registers (crash-code.ts).
 *
 * The thread's owner keeps what is needed in native memory (jit/crash-note.ts): a record for each
 * function that has code, and a ring of exits in the native block. Each finds the function of a number: an
 * offset in the code, or a pc. The newest record counts, since code of dead functions is replaced. In a
 * function the place is the one that begins last at or before the offset. Each piece of text is one
 * write(2).
 */
import { at, IF, IMM, OP, R10, R12, R13, R8, R9, RAX, RBX, RCX, RDI, RDX, RSI, RSP, type CodeWriter } from './machine-code.ts';
import { SYSCALL, UCONTEXT } from './linux.ts';
import { EXIT_BYTES, EXIT_RING, EXIT_RING_ENTRIES, NB, PLACE, PLACE_BYTES } from './native-block.ts';

/** By reason (jit/convention.ts), which counts from 1. */
const REASONS = ['for TypeScript', 'loop interrupted', 'call at the limit'];
const DIGIT_BYTES = 16;

/** Text that code refers to: behind the code, once it is all there. */
class Texts {
  private readonly uses: { readonly behind: number; readonly text: Uint8Array }[] = [];

  /** rsi, edx = the text; writes it. */
  say(w: CodeWriter, text: string): void {
    const bytes = new TextEncoder().encode(text);
    w.raw(0x48, 0x8d, 0x35).word(0); // lea rsi, [rip + text]
    this.uses.push({ behind: w.length, text: bytes });
    w.small(RDX, bytes.length).call('say');
  }

  emit(w: CodeWriter): void {
    for (const { behind, text } of this.uses) {
      w.patchWord(behind - 4, w.length - behind);
      w.raw(...text);
    }
  }
}

/** A routine. In: rbx native block, r13 ucontext. Uses everything but rbx and rsp. */
export function emitCrashPlaces(w: CodeWriter): void {
  const texts = new Texts();
  w.align(16).label('places');
  w.immediate(IMM.cmp, at(RBX, NB.functions), 0).jumpIf(IF.equal, 'no places');
  w.load(R8, at(R13, UCONTEXT.rip)).op(OP.sub, R8, at(RBX, NB.codeBase));
  w.op(OP.cmp, R8, at(RBX, NB.codeSize)).jumpIf(IF.notBelow, 'nowhere');
  w.call('function of offset').op(OP.test, R9, R9).jumpIf(IF.equal, 'nowhere');
  texts.say(w, '  in ');
  // r10: the pair with the largest offset up to r8; r12 its pc.
  w.load(R12, at(R9, PLACE.start), false).op(OP.xor, R10, R10);
  w.load(RDI, at(R9, PLACE.places), false).op(OP.add, RDI, at(RBX, NB.note));
  w.load(RCX, at(R9, PLACE.placeCount), false);
  w.label('pair').op(OP.test, RCX, RCX, false).jumpIf(IF.equal, 'paired');
  w.load(RAX, at(RDI, 0), false).op(OP.cmp, R8, RAX, false).jumpIf(IF.below, 'next pair');
  w.op(OP.cmp, RAX, R10, false).jumpIf(IF.below, 'next pair');
  w.move(R10, RAX).load(R12, at(RDI, 4), false);
  w.label('next pair').immediate(IMM.add, RDI, 8).immediate(IMM.sub, RCX, 1, false).jump('pair');
  w.label('paired').move(R8, R12).call('say place').jump('exits');
  w.label('nowhere');
  texts.say(w, '  in no function: the gate, a stub, or memory that is no code\n');

  w.label('exits').immediate(IMM.cmp, at(RBX, NB.exitCount), 0, false).jumpIf(IF.equal, 'no places');
  texts.say(w, '  last exits, the newest first:\n');
  w.load(R12, at(RBX, NB.exitCount), false).small(R13, EXIT_RING_ENTRIES);
  w.label('exit').immediate(IMM.sub, R12, 1, false);
  w.op(OP.load, R10, R12, false).immediate(IMM.and, R10, EXIT_RING_ENTRIES - 1, false);
  w.shiftLeft(R10, Math.log2(EXIT_BYTES)).op(OP.add, R10, RBX);
  w.load(R8, at(R10, EXIT_RING), false).op(OP.test, R8, R8, false).jumpIf(IF.equal, 'no places');
  w.load(RAX, at(R10, EXIT_RING + 4), false);
  REASONS.forEach((reason, i) => {
    w.immediate(IMM.cmp, RAX, i + 1, false).jumpIf(IF.notEqual, `not ${i}`);
    texts.say(w, `    ${reason}: `);
    w.jump('said why').label(`not ${i}`);
  });
  w.label('said why').call('function of pc').op(OP.test, R9, R9).jumpIf(IF.equal, 'unknown');
  w.call('say place').jump('next exit');
  w.label('unknown');
  texts.say(w, 'a function whose code has gone\n');
  w.label('next exit').immediate(IMM.sub, R13, 1, false).jumpIf(IF.notEqual, 'exit');
  w.label('no places').ret();

  // "NAME, bytecode N\n" of the record r9 and pc r8.
  w.align(16).label('say place');
  w.load(RSI, at(R9, PLACE.text), false).op(OP.add, RSI, at(RBX, NB.note));
  w.load(RDX, at(R9, PLACE.textBytes), false).call('say');
  texts.say(w, ', bytecode ');
  w.op(OP.load, RAX, R8, false).op(OP.sub, RAX, at(R9, PLACE.start), false).call('say number');
  texts.say(w, '\n');
  w.ret();

  emitFind(w, 'function of offset', PLACE.entry, PLACE.end);
  emitFind(w, 'function of pc', PLACE.start, PLACE.last);

  // eax in decimal. Uses rcx, rdx, rsi, rdi.
  w.align(16).label('say number').immediate(IMM.sub, RSP, DIGIT_BYTES);
  w.op(OP.lea, RDI, at(RSP, DIGIT_BYTES));
  w.label('digit').op(OP.xor, RDX, RDX, false).small(RCX, 10).raw(0xf7, 0xf1); // div ecx
  w.immediate(IMM.add, RDX, 48, false).immediate(IMM.sub, RDI, 1);
  w.op(OP.storeByte, RDX, at(RDI, 0), false);
  w.op(OP.test, RAX, RAX, false).jumpIf(IF.notEqual, 'digit');
  w.move(RSI, RDI).op(OP.lea, RDX, at(RSP, DIGIT_BYTES)).op(OP.sub, RDX, RDI).call('say');
  w.immediate(IMM.add, RSP, DIGIT_BYTES).ret();

  // edx bytes at rsi to stderr. The system call takes rcx and r11.
  w.align(16).label('say').small(RDI, 2).systemCall(SYSCALL.write).ret();
  texts.emit(w);
}

/** r9 = the newest record with fields low <= r8 < high, else 0. Uses rcx. */
function emitFind(w: CodeWriter, name: string, low: number, high: number): void {
  const [loop, none, next] = [`${name} loop`, `${name} none`, `${name} next`];
  w.align(16).label(name).load(RCX, at(RBX, NB.functionCount), false);
  w.op(OP.load, R9, RCX, false).shiftLeft(R9, Math.log2(PLACE_BYTES)).op(OP.add, R9, at(RBX, NB.functions));
  w.label(loop).op(OP.test, RCX, RCX, false).jumpIf(IF.equal, none);
  w.immediate(IMM.sub, R9, PLACE_BYTES).immediate(IMM.sub, RCX, 1, false);
  w.op(OP.cmp, R8, at(R9, low), false).jumpIf(IF.below, next);
  w.op(OP.cmp, R8, at(R9, high), false).jumpIf(IF.notBelow, next).ret();
  w.label(next).jump(loop);
  w.label(none).op(OP.xor, R9, R9).ret();
}
