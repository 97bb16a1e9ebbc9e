// Constructors of function kinds; the methods of generators are natives of the dispatcher (control-natives.ts).

function GeneratorFunctionConstructor() {
  $ThrowEval('Code generation from strings is not supported yet by Heddle');
}

function AsyncFunctionConstructor() {
  $ThrowEval('Code generation from strings is not supported yet by Heddle');
}
