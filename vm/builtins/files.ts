/** Natives of process, node:fs and node:path. Host data alone crosses here: strings, numbers and bytes. */
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { reserve } from '../../heap/alloc.ts';
import { KIND, KIND_MASK, OFF } from '../../heap/cells.ts';
import { arrayLength, arrayPush, getElement } from '../../heap/elements.ts';
import { loadFound } from '../../heap/found.ts';
import { getOwnProperty, newArray } from '../../heap/objects.ts';
import { ROOT, rootCell } from '../../heap/roots.ts';
import { setBoolean, setNumber, setObject, setUndefined } from '../../heap/slots.ts';
import { TAG_OBJECT } from '../../heap/values.ts';
import { i32, s32, sb64, scratch, u8 } from '../../heap/views.ts';
import { typedLength } from '../../heap/typedarrays.ts';
import type { NativeTable } from '../natives.ts';
import { hostServices } from './host.ts';
import { hostText, setText } from './operators.ts';

/** The file read by the last HostReadFile, until its contents have been fetched. */
let contents: Buffer = Buffer.alloc(0);

/** [code, errno, syscall, path, message] as a guest list. */
function setFailure(dst: number, error: unknown): void {
  const failure = error as NodeJS.ErrnoException;
  const list = newArray(5);
  const push = (text: string | undefined): void => {
    if (text === undefined) setUndefined(scratch + 16);
    else setText(scratch + 16, text);
    arrayPush(list, scratch + 16);
  };
  push(failure.code ?? 'ERR_INTERNAL');
  setNumber(scratch + 16, failure.errno ?? 0);
  arrayPush(list, scratch + 16);
  push(failure.syscall ?? '');
  push(failure.path);
  push(failure.message);
  setObject(dst, list);
}

/** Runs a host action while the thread counts as BLOCKED; undefined on success, else the failure's list. */
function attempt(dst: number, action: () => void): void {
  let failure: unknown;
  let failed = false;
  hostServices.blocked(() => {
    try {
      action();
    } catch (error) {
      failed = true;
      failure = error;
    }
  });
  if (failed) setFailure(dst, failure);
  else setUndefined(dst);
}

function isByteArray(slot: number): boolean {
  const cell = s32[slot * 2];
  return s32[slot * 2 + 1] === TAG_OBJECT && (i32[cell * 2 + 1] & KIND_MASK) === KIND.TYPEDARRAY && i32[cell * 2 + OFF.TYPEDARRAY.elementType] <= 2;
}

/** First byte and length of a byte array's data. */
function byteRange(slot: number): { from: number; length: number } {
  const cell = s32[slot * 2];
  const buffer = i32[cell * 2 + OFF.TYPEDARRAY.bufferRef];
  const data = i32[buffer * 2 + OFF.ARRAYBUFFER.dataRef];
  return { from: (data + 1) * 8 + i32[cell * 2 + OFF.TYPEDARRAY.byteOffset], length: Math.max(0, typedLength(cell)) };
}

function copyBytes(slot: number): Uint8Array {
  const { from, length } = byteRange(slot);
  return Uint8Array.from(u8.subarray(from, from + length));
}

function stringList(slot: number): string[] {
  const list = s32[slot * 2];
  const strings: string[] = [];
  for (let i = 0; i < arrayLength(list); i++) if (getElement(scratch + 16, list, i)) strings.push(hostText(scratch + 16));
  return strings;
}

const ENCODINGS: Readonly<Record<string, BufferEncoding>> = {
  utf8: 'utf8', 'utf-8': 'utf8', latin1: 'latin1', binary: 'latin1', ascii: 'ascii', hex: 'hex', base64: 'base64',
  base64url: 'base64url', utf16le: 'utf16le', 'utf-16le': 'utf16le', ucs2: 'utf16le', 'ucs-2': 'utf16le',
};

function fileType(stats: { isFile(): boolean; isDirectory(): boolean; isSymbolicLink(): boolean }): number {
  if (stats.isFile()) return 1;
  if (stats.isDirectory()) return 2;
  return stats.isSymbolicLink() ? 3 : 0;
}

/** Operations of $HostPath. */
const PATH_OPERATIONS: readonly ((parts: string[]) => string)[] = [
  (parts) => path.join(...parts),
  (parts) => path.resolve(hostServices.cwd(), ...parts),
  (parts) => path.normalize(parts[0]),
  (parts) => path.dirname(parts[0]),
  (parts) => path.basename(parts[0], parts[1]),
  (parts) => path.extname(parts[0]),
  (parts) => path.relative(path.resolve(hostServices.cwd(), parts[0]), path.resolve(hostServices.cwd(), parts[1])),
];

export const fileNatives = {
  ProcessObject: (dst) => setObject(dst, rootCell(ROOT.Process)),
  HostCwd: (dst) => setText(dst, hostServices.cwd()),
  HostUptime: (dst) => setNumber(dst, process.uptime()),
  ExitProcess: (_dst, a) => hostServices.exit(s32[a * 2]),
  HostWrite: (dst, a) => {
    hostServices.write(s32[a * 2], hostText(a + 1));
    setUndefined(dst);
  },
  HostWriteBytes: (dst, a) => {
    hostServices.write(s32[a * 2], copyBytes(a + 1));
    setUndefined(dst);
  },
  IsByteArray: (dst, a) => setBoolean(dst, isByteArray(a)),
  PathOfFileUrl: (dst, a) => setText(dst, fileURLToPath(hostText(a))),
  EncodingName: (dst, a) => {
    const name = ENCODINGS[hostText(a).toLowerCase()];
    if (name === undefined) setUndefined(dst);
    else setText(dst, name);
  },
  /** (path): undefined, then HostFileText, HostFileLength and HostFileBytes; or the failure */
  HostReadFile: (dst, a) => {
    const name = hostText(a);
    attempt(dst, () => {
      contents = fs.readFileSync(path.resolve(hostServices.cwd(), name));
    });
  },
  HostFileText: (dst, a) => {
    reserve((contents.length >> 2) + 64);
    setText(dst, contents.toString(hostText(a) as BufferEncoding));
    contents = Buffer.alloc(0);
  },
  HostFileLength: (dst) => setNumber(dst, contents.length),
  HostFileBytes: (dst, a) => {
    const { from, length } = byteRange(a);
    u8.set(contents.subarray(0, length), from);
    contents = Buffer.alloc(0);
    setUndefined(dst);
  },
  /** (path, text, encoding, append) */
  HostWriteFile: (dst, a) => {
    const name = path.resolve(hostServices.cwd(), hostText(a));
    const bytes = Buffer.from(hostText(a + 1), hostText(a + 2) as BufferEncoding);
    const flag = s32[(a + 3) * 2] !== 0 ? 'a' : 'w';
    attempt(dst, () => fs.writeFileSync(name, bytes, { flag }));
  },
  /** (path, byte array, append) */
  HostWriteFileBytes: (dst, a) => {
    const name = path.resolve(hostServices.cwd(), hostText(a));
    const bytes = copyBytes(a + 1);
    const flag = s32[(a + 2) * 2] !== 0 ? 'a' : 'w';
    attempt(dst, () => fs.writeFileSync(name, bytes, { flag }));
  },
  /** (path): [null, name, type, ...] or [failure] */
  HostReaddir: (dst, a) => {
    const name = path.resolve(hostServices.cwd(), hostText(a));
    let entries: fs.Dirent[] = [];
    attempt(scratch + 20, () => {
      entries = fs.readdirSync(name, { withFileTypes: true });
    });
    reserve(entries.length * 12 + 256);
    const list = newArray(1 + entries.length * 2);
    sb64[scratch + 17] = sb64[scratch + 20];
    arrayPush(list, scratch + 17);
    for (const entry of entries) {
      setText(scratch + 17, entry.name);
      arrayPush(list, scratch + 17);
      setNumber(scratch + 17, fileType(entry));
      arrayPush(list, scratch + 17);
    }
    setObject(dst, list);
  },
  /** (path): [type, size, mode, mtimeMs, atimeMs, ctimeMs, birthtimeMs, ino, nlink] or the failure */
  HostStat: (dst, a) => {
    const name = path.resolve(hostServices.cwd(), hostText(a));
    let stats: fs.Stats | undefined;
    attempt(scratch + 20, () => {
      stats = fs.statSync(name);
    });
    if (stats === undefined) {
      sb64[dst] = sb64[scratch + 20];
      return;
    }
    const list = newArray(9);
    for (const field of [fileType(stats), stats.size, stats.mode, stats.mtimeMs, stats.atimeMs, stats.ctimeMs, stats.birthtimeMs, stats.ino, stats.nlink]) {
      setNumber(scratch + 17, field);
      arrayPush(list, scratch + 17);
    }
    setObject(dst, list);
  },
  HostExists: (dst, a) => {
    const name = path.resolve(hostServices.cwd(), hostText(a));
    setBoolean(dst, hostServices.blocked(() => fs.existsSync(name)));
  },
  /** (operation, list of strings) */
  HostPath: (dst, a) => setText(dst, PATH_OPERATIONS[s32[a * 2]](stringList(a + 1))),
  HostPathIsAbsolute: (dst, a) => setBoolean(dst, path.isAbsolute(hostText(a))),
  HostPathParse: (dst, a) => {
    const parsed = path.parse(hostText(a));
    const list = newArray(5);
    for (const part of [parsed.root, parsed.dir, parsed.base, parsed.ext, parsed.name]) {
      setText(scratch + 16, part);
      arrayPush(list, scratch + 16);
    }
    setObject(dst, list);
  },
  /** The global's Uint8Array, as it was made. */
  GlobalUint8Array: (dst) => {
    if (!getOwnProperty(rootCell(ROOT.Uint8ArrayPrototype), rootCell(ROOT.constructor))) return setUndefined(dst);
    loadFound(scratch + 16);
    sb64[dst] = sb64[scratch + 16];
  },
} satisfies NativeTable;
