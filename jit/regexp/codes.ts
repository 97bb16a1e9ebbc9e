/**
 * The codes of one thread's regular expressions: pieces of its shard, which come and go with the shard's other
 * code. Whether a program is alive still is seen where it lay: a serial is never another one's.
 */
import { KIND, KIND_MASK, FIXED_WORDS } from '../../heap/cells.ts';
import { TB } from '../../heap/layout.ts';
import { i32, s32, tb } from '../../heap/views.ts';
import { FRAME_CODE, FRAME_HEADER } from '../../vm/bytecode/frame.ts';
import { ENTRY, forgetRegExpCodes, regexpBlock, tableEntry } from '../../vm/regexp/machine.ts';
import { P_SERIAL, P_TOTAL, stateSizeFor } from '../../vm/regexp/program.ts';
import { OFF } from '../../heap/cells.ts';
import { NB } from '../../native/native-block.ts';
import type { CodeWriter } from '../code-writer.ts';
import type { Piece, Shard } from '../shard.ts';
import { MAX_REGEXP_STATE, MAX_REGEXP_WORDS } from '../tuning.ts';
import { compileProgram } from './compile.ts';

const HEADER_WORDS = FIXED_WORDS[KIND.BYTES] * 2;
const FP = NB.fp >> 2;
const RSP = NB.guestRsp >> 2;
const CODE = ENTRY.narrow;

interface RegExpCode {
  readonly serial: number;
  /** i32 index at which the program lies. */
  readonly program: number;
  readonly wide: boolean;
  readonly begin: number;
  readonly piece: Piece;
}

export class RegExpCodes {
  private readonly shard: Shard;
  private readonly writer: CodeWriter;
  private codes: RegExpCode[] = [];

  /** `writer`: for all of a shard. */
  constructor(shard: Shard, writer: CodeWriter) {
    this.shard = shard;
    this.writer = writer;
  }

  /** Offset of the code's beginning, -1 if the program is not compiled at all, 0 if there is no room now. */
  compile(program: number, wide: boolean): number {
    const serial = i32[program + P_SERIAL];
    const known = this.codes.find((code) => code.serial === serial && code.wide === wide);
    if (known !== undefined) return known.begin;
    const words = i32.slice(program, program + i32[program + P_TOTAL]);
    if (
      serial === 0 ||
      words.length > MAX_REGEXP_WORDS ||
      stateSizeFor(words, 0) > MAX_REGEXP_STATE
    )
      return -1;
    let begin = 0;
    const piece = this.shard.addPiece(
      `regexp ${serial} (${wide ? 'UTF-16' : 'Latin-1'})`,
      (base) => {
        this.writer.begin(base);
        begin = compileProgram(this.writer, words, wide, this.shard.stubs.regexpFolds);
        this.writer.asm.finish();
        return this.writer.asm;
      },
    );
    if (piece === null) return 0;
    this.codes.push({ serial, program, wide, begin, piece });
    return begin;
  }

  /** The mounted thread's current frame is the one below which the code may use the stack. */
  enter(stub: number): void {
    const { block, enter } = this.shard.gate;
    const fp = i32[tb + TB.fp];
    block.words[FP] = fp;
    block.words[RSP] = fp - FRAME_HEADER - i32[s32[(fp + FRAME_CODE) * 2] * 2 + OFF.CODE.registers];
    i32[tb + TB.entry] = stub;
    enter();
  }

  /** All that there are. */
  get pieces(): Piece[] {
    return this.codes.map(({ piece }) => piece);
  }

  /** Pieces of programs that are dead; their codes are forgotten. */
  takeDead(): Piece[] {
    const dead = this.codes.filter(({ program, serial }) => {
      const isProgram = (i32[program - HEADER_WORDS + 1] & KIND_MASK) === KIND.BYTES;
      return !isProgram || i32[program + P_SERIAL] !== serial;
    });
    if (dead.length === 0) return [];
    this.codes = this.codes.filter((code) => !dead.includes(code));
    for (const { serial, wide } of dead) {
      const entry = tableEntry(regexpBlock(), serial);
      if (i32[entry + ENTRY.serial] === serial) i32[entry + CODE + (wide ? 1 : 0)] = 0;
    }
    return dead.map(({ piece }) => piece);
  }

  /** The shard has dropped all code. */
  forget(): void {
    this.codes = [];
    forgetRegExpCodes();
  }
}

if (ENTRY.wide !== ENTRY.narrow + 1) throw new Error('codes of a program lie apart');
