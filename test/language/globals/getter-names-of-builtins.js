console.log(Object.getOwnPropertyDescriptor(Map.prototype, 'size').get.name, Object.getOwnPropertyDescriptor(RegExp.prototype, 'global').get.name, Array.prototype[Symbol.iterator].name, RegExp.prototype[Symbol.match].name, Symbol.prototype[Symbol.toPrimitive].name);

// expect: get size get global values [Symbol.match] [Symbol.toPrimitive]
