// Frames of every small size meet the end of the stack; each overflow is caught, and the next call works.
const make = [
  (f) => f(f),
  (f, a) => {
    let b = a;
    return f(f, b) + 1;
  },
  (f, a, b) => {
    let c = a,
      d = b,
      e = c;
    return f(f, d, e) + c;
  },
  function (f) {
    let a, b, c, d, e, g, h;
    return [f(f), a, b, c, d, e, g, h].length;
  },
  function (f, ...rest) {
    return f(f, ...rest, 1);
  },
  function (f) {
    return arguments.length + f(f, 1, 2, 3, 4, 5, 6, 7);
  },
];
console.log(
  make
    .map((f) => {
      try {
        f(f);
      } catch (e) {
        return e.name;
      }
    })
    .join(),
);
console.log([() => 1, (a) => a, (a, b, c) => [a, b, c].length].map((f) => f(1, 2, 3)).join());
let empty = 0;
for (let i = 0; i < 3000; i++)
  empty += [].length + ''.length + Object.keys({}).length + new Uint8Array(0).length;
console.log(empty);

// expect: RangeError,RangeError,RangeError,RangeError,RangeError,RangeError
// expect: 1,1,3
// expect: 0
