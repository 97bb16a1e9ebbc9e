// Nothing but small short-lived objects.
'use strict';

let last = null;
for (let i = 0; i < 3000000; i++) last = { a: i, b: last === null ? 0 : last.a };
if (last.a !== 2999999 || last.b !== 2999998) throw new Error('allocations: a wrong object');
