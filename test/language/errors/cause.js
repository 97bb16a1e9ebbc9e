const inner = new Error('inner');
const e = new Error('outer', { cause: inner });
console.log(e.cause === inner, Object.keys(e).length, 'cause' in new Error('x'), 'cause' in new Error('x', {}), new TypeError('x', { cause: undefined }).hasOwnProperty('cause'), new Error('x', 'ignored').cause);

// expect: true 0 false false true undefined
