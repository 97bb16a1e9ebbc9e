const proto = Object.getPrototypeOf([][Symbol.iterator]());
const original = proto.next;
let calls = 0;
proto.next = function () {
  calls++;
  return original.call(this);
};
const [a, b] = [1, 2];
for (const v of [1]);
const copy = [...[1, 2]];
proto.next = original;
console.log(calls, copy.length); // expect: 7 2
