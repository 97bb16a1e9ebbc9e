const fs = [() => null.x, () => undefined(), () => missing, () => new Array(-1), () => 'x'.repeat(-1), () => JSON.parse('{'), () => [].reduce((a) => a), () => Symbol() + ''];
console.log(fs.map((f) => {
  try {
    f();
  } catch (e) {
    return typeof e.message === 'string' && e.message.length > 3 ? e.name : 'no message';
  }
}).join());

// expect: TypeError,TypeError,ReferenceError,RangeError,RangeError,SyntaxError,TypeError,TypeError
