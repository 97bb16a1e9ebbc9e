/**
 * The report of a crash in generated code, written by the SIGSEGV handler before it passes the fault
 * on: a text with gaps is copied to the handler's stack, the gaps are filled with hexadecimal numbers,
 * and one write(2) puts it on stderr.
 *
 * This layer knows threads, registers and offsets. Whoever has the code map adds the rest: the native
 * block's `note` and `noteBytes` name a UTF-8 text in native memory that is written after the report, and
 * behind it lie the names of functions (crash-places.ts). Its owner keeps it current, contents first, lengths last.
 */
import {
  at,
  IF,
  IMM,
  OP,
  R12,
  R13,
  RAX,
  RBX,
  RCX,
  RDI,
  RDX,
  RSI,
  RSP,
  type CodeWriter,
} from './machine-code.ts';
import { emitCrashPlaces } from './crash-places.ts';
import { SIGINFO, SYSCALL, UCONTEXT } from './linux.ts';
import { NB } from './native-block.ts';

type Source = keyof typeof UCONTEXT | 'address' | 'thread' | 'offset' | 'code';

/** `{name}` is a gap of 16 digits. */
const TEMPLATE = `
heddle: fatal fault in generated code
  thread {thread}  code offset {offset}  fault address {address}  kind {code}
  rip {rip}  rsp {rsp}  rbp {rbp}  flags {flags}
  rax {rax}  rbx {rbx}  rcx {rcx}  rdx {rdx}
  rsi {rsi}  rdi {rdi}  r8  {r8}  r9  {r9}
  r10 {r10}  r11 {r11}  r12 {r12}  r13 {r13}
  r14 {r14}  r15 {r15}
`;
const DIGITS = 16;

interface Gap {
  readonly at: number;
  readonly source: Source;
}

function compileTemplate(): { readonly text: Uint8Array; readonly gaps: readonly Gap[] } {
  const gaps: Gap[] = [];
  let text = '';
  for (const [i, part] of TEMPLATE.split(/[{}]/).entries()) {
    if (i % 2 === 0) text += part;
    else {
      gaps.push({ at: text.length, source: part as Source });
      text += '0'.repeat(DIGITS);
    }
  }
  return { text: new TextEncoder().encode(text), gaps };
}

const { text, gaps } = compileTemplate();
/** Stack that the report needs, a multiple of 16. */
const BUFFER_BYTES = Math.ceil(text.length / 16) * 16;
/** An upper bound of the code's size. */
export const CRASH_BYTES = 4096;

/** In: rbx native block, rsi siginfo, rdx ucontext. Once per thread. */
export function emitCrashReport(w: CodeWriter): void {
  w.small(RAX, 1).op(OP.exchange, RAX, at(RBX, NB.reported), false);
  w.op(OP.test, RAX, RAX, false).jumpIf(IF.notEqual, 'reported');
  w.push(R12).push(R13);
  w.move(R12, RSI).move(R13, RDX);
  w.immediate(IMM.sub, RSP, BUFFER_BYTES);
  w.raw(0x48, 0x8d, 0x35).word(0); // lea rsi, [rip + text]
  const afterLea = w.length;
  w.move(RDI, RSP).small(RCX, text.length).raw(0xf3, 0xa4); // rep movsb
  for (const gap of gaps) {
    loadSource(w, gap.source);
    w.op(OP.lea, RDI, at(RSP, gap.at)).call('hex');
  }
  w.small(RDI, 2).move(RSI, RSP).small(RDX, text.length).systemCall(SYSCALL.write);
  w.immediate(IMM.add, RSP, BUFFER_BYTES);
  w.load(RSI, at(RBX, NB.note)).op(OP.test, RSI, RSI).jumpIf(IF.equal, 'no note');
  w.small(RDI, 2).load(RDX, at(RBX, NB.noteBytes), false).systemCall(SYSCALL.write);
  w.label('no note').call('places').pop(R13).pop(R12);
  w.label('reported').ret();

  // rax as 16 hexadecimal digits at rdi. Uses rcx, rdx.
  w.align(16).label('hex').small(RCX, DIGITS);
  w.label('hex loop').raw(0x48, 0xc1, 0xc0, 4); // rol rax, 4
  w.op(OP.load, RDX, RAX, false).immediate(IMM.and, RDX, 15, false);
  w.immediate(IMM.cmp, RDX, 10, false).jumpIf(IF.below, 'hex digit');
  w.immediate(IMM.add, RDX, 'a'.charCodeAt(0) - 10 - 48, false);
  w.label('hex digit').immediate(IMM.add, RDX, 48, false);
  w.op(OP.storeByte, RDX, at(RDI, 0), false);
  w.immediate(IMM.add, RDI, 1).immediate(IMM.sub, RCX, 1, false).jumpIf(IF.notEqual, 'hex loop');
  w.ret();

  w.patchWord(afterLea - 4, w.length - afterLea);
  w.raw(...text);
  emitCrashPlaces(w);
}

function loadSource(w: CodeWriter, source: Source): void {
  if (source === 'thread') w.load(RAX, at(RBX, NB.tid), false);
  else if (source === 'address') w.load(RAX, at(R12, SIGINFO.address));
  else if (source === 'code') w.load(RAX, at(R12, SIGINFO.code), false);
  else if (source === 'offset')
    w.load(RAX, at(R13, UCONTEXT.rip)).op(OP.sub, RAX, at(RBX, NB.codeBase));
  else w.load(RAX, at(R13, UCONTEXT[source]));
}
