// JSON where guest code may be called, and the loops over the slices of the natives.

// --- parse

/** The rest of a parse whose first slice was not enough. */
function JsonParseRest(state) {
  while (!$JsonParseSlice(state));
  return $JsonParseValue(state);
}

function JsonParseSlow(text, reviver) {
  const unfiltered = $JsonParseRest($JsonParseBegin($ToString(text)));
  if (typeof reviver !== 'function') return unfiltered;
  const root = {};
  $DefineField(root, '', unfiltered);
  return $InternalizeJSONProperty(root, '', reviver);
}

function InternalizeJSONProperty(holder, name, reviver) {
  const val = holder[name];
  if ($IsObject(val)) {
    if ($IsArray(val)) {
      const len = $LengthOfArrayLike(val);
      for (let i = 0; i < len; i++) $InternalizeElement(val, $ToString(i), reviver);
    } else {
      const keys = $OwnKeys(val, 5 /* enumerable strings */);
      const count = $ArrayLength(keys);
      for (let i = 0; i < count; i++) $InternalizeElement(val, keys[i], reviver);
    }
  }
  return $Call(reviver, holder, name, val);
}

function InternalizeElement(holder, name, reviver) {
  const newElement = $InternalizeJSONProperty(holder, name, reviver);
  if (newElement === undefined) $DeleteProperty(holder, name);
  else $CreateDataProperty(holder, name, newElement);
}

/** CreateDataProperty: what cannot be defined is left. */
function CreateDataProperty(O, P, V) {
  try {
    $DefineField(O, P, V);
  } catch {
    // Not configurable or not extensible.
  }
}

// --- stringify

/** The rest of a stringify of plain data. */
function JsonStringifyRest(state, value, replacer, space) {
  for (;;) {
    const outcome = $JsonStringifySlice(state);
    if (outcome === 1) return state[0];
    if (outcome === 2) return $JsonStringifySlow(value, replacer, space);
  }
}

function JsonStringifySlow(value, replacer, space) {
  let replacerFunction;
  let propertyList;
  if (typeof replacer === 'function') replacerFunction = replacer;
  else if ($IsObject(replacer) && $IsArray(replacer)) propertyList = $JsonPropertyList(replacer);
  const wrapper = {};
  $DefineField(wrapper, '', value);
  const context = [replacerFunction, propertyList, $JsonGap(space), [], []];
  return $JsonProperty(context, wrapper, '', '');
}

function JsonPropertyList(replacer) {
  const list = [];
  const length = $LengthOfArrayLike(replacer);
  for (let k = 0; k < length; k++) {
    const v = replacer[k];
    let item;
    if (typeof v === 'string') item = v;
    else if (typeof v === 'number') item = $ToString(v);
    else if ($WrappedPrimitive(v, 'string') !== undefined || $WrappedPrimitive(v, 'number') !== undefined) item = $ToString(v);
    if (item !== undefined && !$ListIncludesKey(list, item)) $ArrayPush(list, item);
  }
  return list;
}

function JsonGap(space) {
  let s = space;
  if ($WrappedPrimitive(s, 'number') !== undefined) s = $ToNumber(s);
  else if ($WrappedPrimitive(s, 'string') !== undefined) s = $ToString(s);
  if (typeof s === 'number') {
    const count = $IntegerOrInfinity(s);
    return $StringSlice('          ', 0, count < 0 ? 0 : count);
  }
  return typeof s === 'string' ? $StringSubstring(s, 0, 10) : '';
}

/** SerializeJSONProperty; key: a string, or the index of an array's element. */
function JsonProperty(context, holder, key, indent) {
  let value = holder[key];
  if ($IsObject(value) || typeof value === 'bigint') {
    const toJSON = value.toJSON;
    if (typeof toJSON === 'function') value = $Call(toJSON, value, $ToString(key));
  }
  const replacerFunction = context[0];
  if (replacerFunction !== undefined) value = $Call(replacerFunction, holder, $ToString(key), value);
  if ($IsObject(value)) {
    if ($WrappedPrimitive(value, 'number') !== undefined) value = $ToNumber(value);
    else if ($WrappedPrimitive(value, 'string') !== undefined) value = $ToString(value);
    else if ($WrappedPrimitive(value, 'boolean') !== undefined) value = $WrappedPrimitive(value, 'boolean');
  }
  if (value === null) return 'null';
  if (value === true) return 'true';
  if (value === false) return 'false';
  if (typeof value === 'string') return $JsonQuoteAll(value);
  if (typeof value === 'number') return value - value === 0 ? $ToString(value) : 'null';
  if (typeof value === 'bigint') $ThrowTypeError('Do not know how to serialize a BigInt');
  if (!$IsObject(value) || typeof value === 'function') return undefined;
  $JsonEnter(context, value, key);
  const text = $IsArray(value) ? $JsonArray(context, value, indent) : $JsonObject(context, value, indent);
  $ArrayPop(context[3]);
  $ArrayPop(context[4]);
  return text;
}

function JsonQuoteAll(string) {
  const length = string.length;
  if (length <= 16384) return $JsonQuote(string);
  let result = '"';
  for (let from = 0; from < length; from += 16384) {
    result = result + $JsonQuotePart(string, from, from + 16384 < length ? from + 16384 : length);
  }
  return result + '"';
}

/** The value begins: it must not be within itself. */
function JsonEnter(context, value, key) {
  const stack = context[3];
  const start = $ListIndexOf(stack, value);
  if (start >= 0) $JsonThrowCircular(stack, context[4], start, key);
  $ArrayPush(stack, value);
  $ArrayPush(context[4], key);
}

function JsonThrowCircular(stack, keys, start, lastKey) {
  const count = $ArrayLength(stack);
  let message = `Converting circular structure to JSON\n    --> starting at ${$JsonConstructor(stack[start])}`;
  let i = start + 1;
  for (; i < count && i < start + 3; i++) message += `\n    |     ${$JsonKeyText(keys[i])} -> ${$JsonConstructor(stack[i])}`;
  if (count > i + 1) message += '\n    |     ...';
  for (i = i > count - 1 ? i : count - 1; i < count; i++) {
    message += `\n    |     ${$JsonKeyText(keys[i])} -> ${$JsonConstructor(stack[i])}`;
  }
  $ThrowType(`${message}\n    --- ${$JsonKeyText(lastKey)} closes the circle`);
}

function JsonKeyText(key) {
  return typeof key === 'number' ? `index ${key}` : `property '${key}'`;
}

function JsonConstructor(value) {
  const name = $ConstructorName(value);
  return `object with constructor '${name === null ? 'Object' : name}'`;
}

function JsonObject(context, value, indent) {
  const gap = context[2];
  const inner = indent + gap;
  const keys = context[1] === undefined ? $OwnKeys(value, 5 /* enumerable strings */) : context[1];
  const count = $ArrayLength(keys);
  let result = '';
  for (let i = 0; i < count; i++) {
    const key = keys[i];
    const text = $JsonProperty(context, value, key, inner);
    if (text === undefined) continue;
    if (result !== '') result = result + (gap === '' ? ',' : `,\n${inner}`);
    result = $StringConcatAll(result, $JsonQuoteAll(key), gap === '' ? ':' : ': ', text);
  }
  if (result === '') return '{}';
  return gap === '' ? `{${result}}` : `{\n${inner}${result}\n${indent}}`;
}

function JsonArray(context, value, indent) {
  const gap = context[2];
  const inner = indent + gap;
  const length = $LengthOfArrayLike(value);
  let result = '';
  for (let i = 0; i < length; i++) {
    const text = $JsonProperty(context, value, i, inner);
    if (i > 0) result = result + (gap === '' ? ',' : `,\n${inner}`);
    result = result + (text === undefined ? 'null' : text);
  }
  if (length === 0) return '[]';
  return gap === '' ? `[${result}]` : `[\n${inner}${result}\n${indent}]`;
}

/** JSON.stringify(value), for built-ins. */
function JSONStringify(value) {
  return $JsonStringify(value);
}
