// Sieve of Eratosthenes, on an ordinary array and on a typed array.
'use strict';

function sieve(flags, limit) {
  flags.fill(1);
  let count = 0;
  for (let i = 2; i < limit; i++) {
    if (flags[i] === 0) continue;
    count++;
    for (let k = i + i; k < limit; k += i) flags[k] = 0;
  }
  return count;
}

const LIMIT = 400000;
let found = 0;
for (let round = 0; round < 6; round++) {
  found = sieve(new Array(LIMIT), LIMIT);
  if (found !== 33860) throw new Error(`sieve: ${found} in an array`);
  found = sieve(new Uint8Array(LIMIT), LIMIT);
  if (found !== 33860) throw new Error(`sieve: ${found} in a typed array`);
}
console.log(`sieve: ${found} primes below ${LIMIT}`);
