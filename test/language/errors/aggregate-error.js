const e = new AggregateError([1, new Error('two')], 'several', { cause: 'c' });
console.log(e.errors.length, e.errors[1].message, e.message, e.name, e.cause, e instanceof Error, Array.isArray(e.errors), Object.keys(e).length, AggregateError.length);

// expect: 2 two several AggregateError c true true 0 2
