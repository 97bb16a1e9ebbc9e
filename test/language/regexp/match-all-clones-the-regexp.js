const re = /a/g;
re.lastIndex = 1;
const all = 'aaa'.matchAll(re);
re.lastIndex = 0;
console.log([...all].length, re.lastIndex, Object.prototype.toString.call('a'.matchAll(/a/g))); // expect: 2 0 [object RegExp String Iterator]
