console.log(new Map([['a', 1], [{ k: 1 }, [2]]]), new Set([1, 'x']), new Map(), new Set());
console.log([new Map([[1, 2]])], new WeakMap());

// expect: Map(2) { 'a' => 1, { k: 1 } => [ 2 ] } Set(2) { 1, 'x' } Map(0) {} Set(0) {}
// expect: [ Map(1) { 1 => 2 } ] WeakMap { <items unknown> }
