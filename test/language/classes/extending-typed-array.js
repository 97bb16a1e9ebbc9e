class Bytes extends Uint8Array {
  sum() { return this.reduce((a, b) => a + b, 0); }
}
const b = Bytes.of(1, 2, 300);
console.log(b.sum(), b.subarray(1) instanceof Bytes, b.map((x) => x + 1).sum()); // expect: 47 true 50
