const raw = (s) => s.raw[0];
const cooked = (s) => s[0];
console.log(raw`a\nb\u0041`, cooked`a\tb\u0041`); // expect: a\nb\u0041 a	bA
console.log(String.raw`\${x} ${1 + 1} \n`); // expect: \${x} 2 \n
