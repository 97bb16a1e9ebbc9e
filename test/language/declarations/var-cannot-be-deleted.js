var kept = 1;
console.log(delete globalThis.kept, kept); // expect: false 1
