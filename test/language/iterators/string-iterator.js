const it = 'a\uD83D\uDE00\uD83D'[Symbol.iterator]();
console.log([...it].map((c) => c.length).join(), it.next().done); // expect: 1,2,1 true
