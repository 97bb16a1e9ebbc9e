const proto = RegExp.prototype;
const exec = proto.exec;
proto.exec = function (s) {
  const m = exec.call(this, s);
  if (m) m[0] += '!';
  return m;
};
console.log('aba'.match(/a/g).join(), 'aba'.replace(/b/, '[$&]'), [...'aba'.matchAll(/a/g)].join(), /b/.test('aba'));
proto.exec = exec;
console.log('aba'.match(/a/g).join(), 'aba'.replace(/b/, '[$&]'), 'aba'.split(/b/).join());
const own = /a/g;
own.exec = () => null;
console.log('aba'.replace(own, 'x'), 'aba'.match(own), own.test('a'));
const replace = proto[Symbol.replace];
proto[Symbol.replace] = () => 'patched';
console.log('aba'.replace(/a/g, 'x'));
proto[Symbol.replace] = replace;
Object.defineProperty(RegExp, Symbol.species, { get: () => function () { return { exec: () => null, flags: 'y' }; }, configurable: true });
console.log('a-b'.split(/-/).join('|'));

// expect: a!,a! a[b!] a!,a! true
// expect: a,a a[b]a a,a
// expect: aba null false
// expect: patched
// expect: a-b
