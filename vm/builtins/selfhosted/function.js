// Function.prototype. Bound functions are BOUND cells, which the dispatcher calls itself.

function FunctionConstructor() {
  $ThrowEval('The Function constructor is not supported yet by Heddle');
}

function FunctionPrototype() {}

function FunctionPrototypeApply(thisArg, argArray) {
  const func = $This();
  if (typeof func !== 'function') $ThrowType(`Function.prototype.apply was called on ${$Describe(func)}, which is ${$DescribeType(func)} and not a function`);
  if (argArray === undefined || argArray === null) return $Call(func, thisArg);
  return $CallArray(func, thisArg, $CreateListFromArrayLike(argArray));
}

function FunctionPrototypeBind(thisArg, ...args) {
  const target = $This();
  if (typeof target !== 'function') $ThrowTypeError('Bind must be called on a function');
  const bound = $NewBound(target, thisArg, args);
  let length = 0;
  if ($HasOwn(target, 'length')) {
    const targetLength = target.length;
    if (typeof targetLength === 'number') {
      length = $IntegerOrInfinity(targetLength) - $ArrayLength(args);
      if (!(length > 0)) length = 0;
    }
  }
  const name = target.name;
  $SetFunctionLengthAndName(bound, length, typeof name === 'string' ? name : '', 'bound');
  return bound;
}

function FunctionPrototypeHasInstance(V) {
  return $OrdinaryHasInstance($This(), V);
}
