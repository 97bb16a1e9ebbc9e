const d = Object.getOwnPropertyDescriptor(Symbol, 'iterator');
console.log(d.writable, d.enumerable, d.configurable, String(Symbol.iterator), Symbol.keyFor(Symbol.iterator));

// expect: false false false Symbol(Symbol.iterator) undefined
