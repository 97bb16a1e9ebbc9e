// Constructors of function kinds; the methods of generators are natives of the dispatcher (control-natives.ts).

function GeneratorFunctionConstructor() {
  $ThrowEval('The Function constructor is not supported yet by Heddle');
}

function AsyncFunctionConstructor() {
  $ThrowEval('The Function constructor is not supported yet by Heddle');
}
