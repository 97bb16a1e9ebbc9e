const a = new Int32Array(new SharedArrayBuffer(16));
console.log(Atomics.add(a, 0, 5), Atomics.sub(a, 0, 2), Atomics.or(a, 0, 8), Atomics.and(a, 0, 9), Atomics.xor(a, 0, 1), Atomics.load(a, 0), Atomics.exchange(a, 0, 100), Atomics.compareExchange(a, 0, 100, 7), Atomics.compareExchange(a, 0, 100, 8), Atomics.store(a, 1, 3.7), a.join());

// expect: 0 5 3 11 9 8 8 100 7 3 7,3,0,0
