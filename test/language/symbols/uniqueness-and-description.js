const a = Symbol('d');
console.log(a === Symbol('d'), a.description, String(a), a.toString(), Symbol().description, Symbol('').description === '');

// expect: false d Symbol(d) Symbol(d) undefined true
