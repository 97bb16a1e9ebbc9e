const tag = (v) => Object.prototype.toString.call(v);
console.log(tag({ [Symbol.toStringTag]: 'Custom' }), tag({ [Symbol.toStringTag]: 5 }), tag(Math), tag(JSON));
console.log(tag(null), tag(undefined), tag(1), tag('s'), tag(true), tag([]), tag(() => 1), tag(/x/), tag(new Error()), tag(Symbol()));
console.log(tag(new Map()), tag(new Set()), tag(new WeakMap()), tag(Promise.resolve()), tag(new Uint8Array()), tag(new ArrayBuffer(1)));

// expect: [object Custom] [object Object] [object Math] [object JSON]
// expect: [object Null] [object Undefined] [object Number] [object String] [object Boolean] [object Array] [object Function] [object RegExp] [object Error] [object Symbol]
// expect: [object Map] [object Set] [object WeakMap] [object Promise] [object Uint8Array] [object ArrayBuffer]
