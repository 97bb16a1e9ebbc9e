console.log(/b/[Symbol.match]('abc').index, /b/[Symbol.replace]('abc', 'x'), /b/[Symbol.search]('abc'), /b/[Symbol.split]('abc').join(), [...(/./g)[Symbol.matchAll]('ab')].length);

// expect: 1 axc 1 a,c 2
