// node --import refuse.mjs ...: a process whose system refuses what machine code needs, by a seccomp filter. REFUSE says what:
// memfd      memfd_create
// executable shared memory that may be executed
// protect    to change the protection of so many bytes as a code region has
import koffi from 'koffi';

const CODE_BYTES = 16 * 2 ** 20;
const PROT_EXEC = 4;
const MAP_SHARED = 1;
const CALL = { mmap: 9, mprotect: 10, memfd_create: 319 };
const [ALLOW, REFUSE] = [0x7fff_0000, 0x0005_0000 | 13 /* EACCES */];
const [PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, SECCOMP_MODE_FILTER] = [38, 22, 2];

// Instructions of the filter: code, jump if true, jump if false, operand.
const load = (offset) => [0x20, 0, 0, offset];
const argument = (i) => load(16 + 8 * i);
/** Goes on if so, else allows. `left`: instructions that follow, with the two answers. */
const is = (value, left) => [0x15, 0, left - 1, value];
const hasBits = (bits, left) => [0x45, 0, left - 1, bits];
const answer = (how) => [0x06, 0, 0, how];

function filter(...checks) {
  const body = checks.flat();
  const left = (i) => body.length - i + 1;
  const code = body.map((step, i) => (typeof step === 'function' ? step(left(i)) : step));
  return [...code, answer(REFUSE), answer(ALLOW)];
}
const call = (number) => [load(0), (left) => is(number, left)];
const PROGRAMS = {
  memfd: filter(call(CALL.memfd_create)),
  executable: filter(
    call(CALL.mmap),
    [argument(2), (left) => hasBits(PROT_EXEC, left)],
    [argument(3), (left) => hasBits(MAP_SHARED, left)],
  ),
  protect: filter(call(CALL.mprotect), [argument(1), (left) => is(CODE_BYTES, left)]),
};

const program = PROGRAMS[process.env.REFUSE];
const bytes = Buffer.alloc(program.length * 8);
program.forEach(([code, yes, no, operand], i) => {
  bytes.writeUInt16LE(code, i * 8);
  bytes.writeUInt8(yes, i * 8 + 2);
  bytes.writeUInt8(no, i * 8 + 3);
  bytes.writeUInt32LE(operand >>> 0, i * 8 + 4);
});
const header = Buffer.alloc(16);
header.writeUInt16LE(program.length, 0);
header.writeBigUInt64LE(koffi.address(bytes), 8);
const prctl = koffi.load(null).func('prctl', 'int', ['int', 'uint64', 'uintptr', 'uint64', 'uint64']);
if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) !== 0) process.exit(99);
if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, koffi.address(header), 0, 0) !== 0) process.exit(99);
