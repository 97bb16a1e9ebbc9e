// Number and Math, where an argument is an object; the global functions on numbers and URIs.

function NumberConstructor(value) {
  const n = $ArgumentsLength() > 0 ? $ToNumber(value) : 0;
  const newTarget = $NewTarget();
  if (newTarget === undefined) return n;
  return $NewWrapper($PrototypeFromConstructor(newTarget, $Root(NumberPrototype)), n);
}

/** which: see number.ts. */
function NumberFormatSlow(x, which, argument) {
  return $NumberFormat(x, which, $ToNumber(argument));
}

function ParseIntSlow(string, radix) {
  const inputString = $ToString(string);
  return $ParseInt(inputString, $ToNumber(radix));
}

function ParseFloatSlow(string) {
  return $ParseFloat($ToString(string));
}

function IsNaNSlow(number) {
  return $GlobalIsNaN($ToNumber(number));
}

function IsFiniteSlow(number) {
  return $GlobalIsFinite($ToNumber(number));
}

/** id: position in the table of math.ts. */
function MathUnarySlow(id, x) {
  return $MathUnary(id, $ToNumber(x));
}

function MathBinarySlow(id, x, y) {
  const left = $ToNumber(x);
  return $MathBinary(id, left, $ToNumber(y));
}

/** max, min and hypot: all arguments are converted before any is looked at. */
function MathVariadicSlow(id, ...args) {
  const count = $ArrayLength(args);
  const coerced = [];
  for (let i = 0; i < count; i++) $ArrayPush(coerced, $ToNumber(args[i]));
  return $MathOfList(id, coerced);
}

/** which: see uri.ts. Parts are cut where no escape sequence or pair is cut. */
function UriTransform(which, value) {
  const S = $ToString(value);
  let R = '';
  let from = 0;
  for (;;) {
    const to = $UriCut(which, S, from);
    R = R + $UriPart(which, $StringSubstring(S, from, to));
    if (to >= S.length) return R;
    from = to;
  }
}
