const args = Array.from({ length: 300 }, (_, i) => i);
console.log(Math.max(...args), (function () { return arguments.length; })(...args)); // expect: 299 300
console.log(String.fromCharCode.apply(null, args.map((i) => 65 + (i % 26))).length); // expect: 300
