for (const E of [EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError]) {
  const e = new E('m');
  console.log(e.name, e instanceof Error, Object.getPrototypeOf(E) === Error, E.prototype.message === '', E.length, String(e), Object.prototype.toString.call(e));
}

// expect: EvalError true true true 1 EvalError: m [object Error]
// expect: RangeError true true true 1 RangeError: m [object Error]
// expect: ReferenceError true true true 1 ReferenceError: m [object Error]
// expect: SyntaxError true true true 1 SyntaxError: m [object Error]
// expect: TypeError true true true 1 TypeError: m [object Error]
// expect: URIError true true true 1 URIError: m [object Error]
