console.log(Object.isFrozen(1), Object.isSealed('x'), Object.isExtensible(null), Object.isFrozen({})); // expect: true true false false
console.log(Object.isFrozen(Object.preventExtensions({})), Object.freeze(5), Object.seal('s')); // expect: true 5 s
