const e = Error('called'), t = TypeError('t');
console.log(e instanceof Error, e.message, t instanceof TypeError, Error(undefined).hasOwnProperty('message')); // expect: true called true false
