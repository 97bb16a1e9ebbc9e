const t = (o) => Error.prototype.toString.call(o);
console.log(String(new Error('m')), String(new Error()), t({ name: 'N', message: 'M' }), t({ name: '', message: 'M' }), t({ name: 'N', message: '' }), t({}), t({ message: 5 }));

// expect: Error: m Error N: M M N Error Error: 5
