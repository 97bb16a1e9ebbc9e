console.log({ [Symbol.toStringTag]: 'Tag' }, { __proto__: null, a: 1 }); // expect: { [Symbol(Symbol.toStringTag)]: 'Tag' } [Object: null prototype] { a: 1 }
