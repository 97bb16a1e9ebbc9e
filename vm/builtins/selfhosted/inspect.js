// What console.log shows of a value: the format of Node's util.inspect. Recursion is bounded by
// ctx.depth; every loop is guest code, so printing can be interrupted like anything else.
//
// ctx: { depth, seen: objects being formatted, circular: objects that were met again,
//        indentation: columns, level: depth last formatted, showHidden }

function NewInspectContext(depth, showHidden) {
  return { depth, seen: [], circular: [], indentation: 0, level: 0, showHidden };
}

function Inspect(value) {
  if (!$IsObject(value)) return $InspectPrimitive(value, 0, false);
  return $InspectValue($NewInspectContext(2, false), value, 0, false);
}

function InspectWithOptions(value, options) {
  let depth = 2;
  let showHidden = false;
  if ($IsObject(options)) {
    if (options.depth === null) depth = 1 / 0;
    else if (typeof options.depth === 'number') depth = options.depth;
    showHidden = !!options.showHidden;
  }
  return $InspectValue($NewInspectContext(depth, showHidden), value, 0, false);
}

function InspectPrimitive(value, indentation, nested) {
  if (typeof value === 'string') return $InspectString(value, indentation, nested);
  if (value === 0 && 1 / value < 0) return '-0';
  if (typeof value === 'symbol') return $SymbolDescriptiveString(value);
  return $PrimitiveToString(value);
}

/** A long string with line breaks inside an object is shown as a sum of its lines. */
function InspectString(value, indentation, nested) {
  const length = value.length;
  if (length > 10000) {
    const more = length - 10000;
    return `${$QuoteString($Substring(value, 0, 10000))}... ${more} more character${more > 1 ? 's' : ''}`;
  }
  if (!nested || length <= 16 || length <= 80 - indentation - 10) return $QuoteString(value);
  let result = '';
  let from = 0;
  while (from < length) {
    const at = $IndexOfNewline(value, from);
    const to = at < 0 ? length : at + 1;
    if (from > 0) result = `${result} +\n${$Spaces(indentation + 2)}`;
    result = result + $QuoteString($Substring(value, from, to));
    from = to;
  }
  return result;
}

function InspectValue(ctx, value, depth, nested) {
  if (!$IsObject(value)) return $InspectPrimitive(value, ctx.indentation, nested);
  if ($ListIndexOf(ctx.seen, value) >= 0) {
    let index = $ListIndexOf(ctx.circular, value);
    if (index < 0) {
      index = $ArrayLength(ctx.circular);
      $ArrayPush(ctx.circular, value);
    }
    return `[Circular *${index + 1}]`;
  }
  return $InspectObject(ctx, value, depth);
}

/** The part before the brace: class name and tag. size: -1 where none is shown. */
function InspectPrefix(name, tag, fallback, size) {
  const count = size < 0 ? '' : `(${size})`;
  if (name === null) {
    if (tag !== '' && tag !== fallback) return `[${fallback}${count}: null prototype] [${tag}] `;
    return `[${fallback}${count}: null prototype] `;
  }
  if (tag !== '' && tag !== name) return `${name}${count} [${tag}] `;
  return `${name}${count} `;
}

function InspectFunctionBase(value, name, tag) {
  const kind = $FunctionKind(value);
  const own = $OwnDataString(value, 'name');
  if (kind === 'class') {
    let base = own === '' ? '[class (anonymous)' : `[class ${own}`;
    if (name !== 'Function' && name !== null) base = `${base} [${name}]`;
    if (tag !== '' && name !== tag) base = `${base} [${tag}]`;
    if (name === null) base = `${base} extends null prototype]`;
    else {
      const parent = $GetPrototype(value);
      const parentName = $IsObject(parent) ? $OwnDataString(parent, 'name') : '';
      base = parentName === '' ? `${base}]` : `${base} extends ${parentName}]`;
    }
    return base;
  }
  let base = `[${kind}`;
  if (name === null) base = `${base} (null prototype)`;
  base = own === '' ? `${base} (anonymous)]` : `${base}: ${own}]`;
  if (name !== kind && name !== null && name !== 'Function') base = `${base} ${name}`;
  if (tag !== '' && name !== tag) base = `${base} [${tag}]`;
  return base;
}

/** stack of an error with what it lacks; indented where nested. */
function InspectErrorBase(ctx, value, keys) {
  const stack = value.stack;
  let text = typeof stack === 'string' && stack !== '' ? stack : $ErrorText(value);
  for (let i = 0; i < $ArrayLength(keys); i++) {
    const key = keys[i];
    if (key === 'name' || key === 'message' || key === 'stack') {
      const content = value[key];
      if (typeof content === 'string' && $StringIncludes(text, content)) {
        $ListRemoveAt(keys, i);
        i--;
      }
    }
  }
  if (!$StringIncludes(text, '\n    at ')) text = `[${text}]`;
  return ctx.indentation === 0 ? text : $IndentLines(text, ctx.indentation);
}

function ErrorText(value) {
  const name = value.name;
  const message = value.message;
  const shown = name === undefined ? 'Error' : $IsObject(name) || typeof name === 'symbol' ? 'Error' : $PrimitiveToString(name);
  if (message === undefined || message === '' || $IsObject(message) || typeof message === 'symbol') return shown;
  return `${shown}: ${$PrimitiveToString(message)}`;
}

function InspectObject(ctx, value, depth) {
  const kind = $InspectKind(value);
  let name = $ConstructorName(value);
  if (name === null && $GetPrototype(value) !== null) name = 'Object <[Object: null prototype] {}>';
  let tag = value[$Root(symbolToStringTag)];
  // A tag that is shown among the properties, or that says what the class says, is left out.
  if (typeof tag !== 'string' || tag === name || $IsEnumerableOwn(value, $Root(symbolToStringTag))) tag = '';
  const isList = kind === 'Array' || kind === 'TypedArray';
  const keys = $OwnKeys(value, (ctx.showHidden ? 3 : 7) | (isList ? 16 /* KEYS_NO_INDICES */ : 0));
  let open = '{';
  let close = '}';
  let base = '';
  let extra = 0; // 1: entries of a list, 2: entries of a collection
  switch (kind) {
    case 'Array':
      if (name !== 'Array' || tag !== '') open = `${$InspectPrefix(name, tag, 'Array', $ArrayLength(value))}[`;
      else open = '[';
      close = ']';
      extra = 1;
      if ($ArrayLength(value) === 0 && $ArrayLength(keys) === 0) return `${open}]`;
      break;
    case 'TypedArray': {
      const size = $TypedArrayLengthOrHole(value);
      open = `${$InspectPrefix(name, tag, $BuiltinClassName(value), size)}[`;
      close = ']';
      extra = 1;
      if (size === 0 && $ArrayLength(keys) === 0) return `${open}]`;
      break;
    }
    case 'Arguments':
      open = '[Arguments] {';
      if ($ArrayLength(keys) === 0) return '[Arguments] {}';
      break;
    case 'Map':
      open = `${$InspectPrefix(name, tag, 'Map', $MapSize(value))}{`;
      extra = 2;
      if ($MapSize(value) === 0 && $ArrayLength(keys) === 0) return `${open}}`;
      break;
    case 'Set':
      open = `${$InspectPrefix(name, tag, 'Set', $SetSize(value))}{`;
      extra = 2;
      if ($SetSize(value) === 0 && $ArrayLength(keys) === 0) return `${open}}`;
      break;
    case 'Map Iterator':
    case 'Set Iterator':
      open = $TableIteratorKind(value) === 2 ? `[${kind === 'Map Iterator' ? 'Map' : 'Set'} Entries] {` : `[${kind}] {`;
      extra = 2;
      break;
    case 'Function':
      base = $InspectFunctionBase(value, name, tag);
      if ($ArrayLength(keys) === 0) return base;
      break;
    case 'RegExp':
      base = $RegExpText(value);
      if (name !== 'RegExp') base = `${$InspectPrefix(name, tag, 'RegExp', -1)}${base}`;
      if ($ArrayLength(keys) === 0) return base;
      break;
    case 'Error': {
      base = $InspectErrorBase(ctx, value, keys);
      if ($HasOwn(value, 'cause') && !$ListIncludesKey(keys, 'cause')) $ArrayPush(keys, 'cause');
      if ($HasOwn(value, 'errors') && !$ListIncludesKey(keys, 'errors')) $ArrayPush(keys, 'errors');
      if ($ArrayLength(keys) === 0) return base;
      break;
    }
    case 'Boolean':
    case 'Number':
    case 'String':
    case 'Symbol': {
      if (kind === 'String') $ListRemoveIndices(keys, value.length);
      let type = kind;
      if (name !== kind) type = name === null ? `${kind} (null prototype)` : `${kind} (${name})`;
      base = `[${type}: ${$InspectPrimitive($WrappedPrimitive(value, undefined), 0, false)}]`;
      if (tag !== '' && tag !== name) base = `${base} [${tag}]`;
      if ($ArrayLength(keys) === 0) return base;
      break;
    }
    case 'Module':
      open = '[Module: null prototype] {';
      break;
    case 'Object':
      if (name === 'Object') {
        if (tag !== '') open = `${$InspectPrefix(name, tag, 'Object', -1)}{`;
      } else open = `${$InspectPrefix(name, tag, 'Object', -1)}{`;
      if ($ArrayLength(keys) === 0) return `${open}}`;
      break;
    default:
      // Promise, WeakMap, ArrayBuffer, Generator and so on: named, with what is known of them.
      open = `${$InspectPrefix(name, tag, kind, -1)}{`;
  }
  if (depth > ctx.depth) {
    const shown = name === null ? `[${kind === 'Array' ? 'Array' : 'Object'}: null prototype]` : `[${tag !== '' ? `${name} [${tag}]` : name}]`;
    return kind === 'Array' && name === 'Array' ? '[Array]' : shown;
  }
  ctx.level = depth;
  $ArrayPush(ctx.seen, value);
  const output = [];
  $InspectContents(ctx, value, kind, depth + 1, output);
  const count = $ArrayLength(keys);
  for (let i = 0; i < count; i++) $ArrayPush(output, $InspectProperty(ctx, value, keys[i], depth + 1, extra !== 0));
  $ArrayPop(ctx.seen);
  const reference = $ListIndexOf(ctx.circular, value);
  if (reference >= 0) {
    const mark = `<ref *${reference + 1}>`;
    if (base === '') open = `${mark} ${open}`;
    else base = `${mark} ${base}`;
  }
  return $InspectLayOut(ctx, output, base, open, close, extra === 1, depth, value);
}

/** What an object shows beside its properties. */
function InspectContents(ctx, value, kind, depth, output) {
  switch (kind) {
    case 'Array':
      return $InspectArrayItems(ctx, value, $ArrayLength(value), depth, output);
    case 'TypedArray': {
      const size = $TypedArrayLengthOrHole(value);
      const shown = size < 100 ? size : 100;
      for (let i = 0; i < shown; i++) $ArrayPush(output, $InspectPrimitive(value[i], 0, false));
      if (size > shown) $ArrayPush(output, `... ${size - shown} more item${size - shown > 1 ? 's' : ''}`);
      return;
    }
    case 'Map':
    case 'Set':
    case 'Map Iterator':
    case 'Set Iterator':
      return $InspectEntries(ctx, value, kind, depth, output);
    case 'Promise': {
      const state = $PromiseState(value);
      if (state === 0) $ArrayPush(output, '<pending>');
      else {
        ctx.indentation += 2;
        const text = $InspectValue(ctx, $PromiseResult(value), depth, true);
        ctx.indentation -= 2;
        $ArrayPush(output, state === 2 ? `<rejected> ${text}` : text);
      }
      return;
    }
    case 'WeakMap':
    case 'WeakSet':
      $ArrayPush(output, '<items unknown>');
      return;
    case 'WeakRef': {
      ctx.indentation += 2;
      const target = $WeakRefTarget(value);
      $ArrayPush(output, target === undefined ? '<cleared>' : $InspectValue(ctx, target, depth, true));
      ctx.indentation -= 2;
      return;
    }
    case 'ArrayBuffer':
    case 'SharedArrayBuffer':
      $ArrayPush(output, `[Uint8Contents]: <${$BufferHex(value, 50)}>`);
      $ArrayPush(output, `byteLength: ${$PrimitiveToString(value.byteLength)}`);
      return;
    case 'DataView':
      $ArrayPush(output, `byteLength: ${$PrimitiveToString(value.byteLength)}`);
      $ArrayPush(output, `byteOffset: ${$PrimitiveToString(value.byteOffset)}`);
      ctx.indentation += 2;
      $ArrayPush(output, `buffer: ${$InspectValue(ctx, value.buffer, depth, true)}`);
      ctx.indentation -= 2;
      return;
    case 'Thread':
      $ArrayPush(output, `id: ${$PrimitiveToString(value.id)}`);
      return;
    case 'Lock':
      $ArrayPush(output, `locked: ${$PrimitiveToString(value.locked)}`);
      return;
  }
}

function InspectArrayItems(ctx, value, size, depth, output) {
  let shown = 0;
  let i = 0;
  while (i < size && shown < 100) {
    if (!$HasOwn(value, i)) {
      const next = $NextOwnIndex(value, i, size);
      const count = next - i;
      $ArrayPush(output, `<${count} empty item${count > 1 ? 's' : ''}>`);
      i = next;
    } else {
      $ArrayPush(output, $InspectOwnValue(ctx, value, i, depth, 2));
      i++;
    }
    shown++;
  }
  if (i < size) {
    const more = size - i;
    $ArrayPush(output, `... ${more} more item${more > 1 ? 's' : ''}`);
  }
}

function InspectEntries(ctx, value, kind, depth, output) {
  const cursor = kind === 'Map' || kind === 'Set' ? $NewTableIterator(value, 2) : $CloneTableIterator(value);
  const entry = [undefined, undefined];
  const pairs = kind === 'Map' || $TableIteratorKind(cursor) === 2;
  ctx.indentation += 2;
  let shown = 0;
  let more = 0;
  while ($TableStep(cursor, entry)) {
    if (shown >= 100) {
      more++;
      continue;
    }
    shown++;
    const key = entry[0];
    if (kind === 'Map') {
      const text = $InspectValue(ctx, key, depth, true);
      $ArrayPush(output, `${text} => ${$InspectValue(ctx, entry[1], depth, true)}`);
    } else if (pairs && kind !== 'Set') {
      const text = $InspectValue(ctx, key, depth, true);
      $ArrayPush(output, `[ ${text}, ${$InspectValue(ctx, entry[1], depth, true)} ]`);
    } else if (kind === 'Map Iterator' && $TableIteratorKind(cursor) === 1) {
      $ArrayPush(output, $InspectValue(ctx, entry[1], depth, true));
    } else $ArrayPush(output, $InspectValue(ctx, key, depth, true));
  }
  ctx.indentation -= 2;
  if (more > 0) $ArrayPush(output, `... ${more} more item${more > 1 ? 's' : ''}`);
}

/** The value of an own property, or what it is instead. */
function InspectOwnValue(ctx, object, key, depth, indent) {
  const getter = $OwnAccessorKind(object, key); // 0 data, 1 getter, 2 setter, 3 both
  if (getter === 1) return '[Getter]';
  if (getter === 2) return '[Setter]';
  if (getter === 3) return '[Getter/Setter]';
  ctx.indentation += indent;
  const text = $InspectValue(ctx, object[key], depth, true);
  ctx.indentation -= indent;
  return text;
}

function InspectProperty(ctx, object, key, depth, _inList) {
  let name;
  if (typeof key === 'symbol') name = `[${$SymbolDescriptiveString(key)}]`;
  else if (key === '__proto__') name = "['__proto__']";
  else if (!$IsEnumerableOwn(object, key)) name = `[${$PrimitiveToString(key)}]`;
  else if ($IsIdentifierName(key)) name = key;
  else name = $QuoteString(key);
  return `${name}: ${$InspectOwnValue(ctx, object, key, depth, 2)}`;
}

/** Puts the parts together: on one line where they are few and short. */
function InspectLayOut(ctx, parts, base, open, close, isList, depth, value) {
  const entries = $ArrayLength(parts);
  const output = isList && entries > 6 ? $InspectColumns(ctx, parts, value) : parts;
  const count = $ArrayLength(output);
  const head = base === '' ? open : `${base} ${open}`;
  if (ctx.level - depth < 3 && entries === count) {
    let total = count + count + ctx.indentation + open.length + base.length + 10;
    let single = total + count <= 80 && !$StringIncludes(base, '\n');
    for (let i = 0; single && i < count; i++) {
      total += output[i].length;
      if (total > 80 || $StringIncludes(output[i], '\n')) single = false;
    }
    if (single) return count === 0 ? `${head}${close}` : `${head} ${$JoinList(output, ', ')} ${close}`;
  }
  const indentation = `\n${$Spaces(ctx.indentation)}`;
  return `${head}${indentation}  ${$JoinList(output, `,${indentation}  `)}${indentation}${close}`;
}

/** More than six short entries of a list are set in columns of equal width. */
function InspectColumns(ctx, parts, value) {
  const all = $ArrayLength(parts);
  const hasMore = all > 100 && $StringIncludes(parts[all - 1], ' more item');
  const count = hasMore ? all - 1 : all;
  let total = 0;
  let longest = 0;
  for (let i = 0; i < count; i++) {
    const length = $StringWidth(parts[i]);
    total += length + 2;
    if (length > longest) longest = length;
  }
  const width = longest + 2;
  if (!(width * 3 + ctx.indentation < 80 && (total / width > 5 || longest <= 6))) return parts;
  const columns = $InspectColumnCount(width, total, all, count, ctx.indentation);
  if (columns <= 1) return parts;
  const widths = [];
  for (let i = 0; i < columns; i++) {
    let column = 0;
    for (let j = i; j < count; j += columns) {
      const length = $StringWidth(parts[j]);
      if (length > column) column = length;
    }
    $ArrayPush(widths, column + 2);
  }
  let numeric = true;
  for (let i = 0; numeric && i < count; i++) {
    if ($OwnAccessorKind(value, i) !== 0 || typeof value[i] !== 'number') numeric = false;
  }
  const rows = [];
  for (let i = 0; i < count; i += columns) {
    const end = i + columns < count ? i + columns : count;
    let row = '';
    for (let j = i; j < end; j++) {
      const last = j === end - 1;
      const part = last ? parts[j] : `${parts[j]}, `;
      const padding = $Spaces(widths[j - i] - $StringWidth(parts[j]) - 2);
      if (numeric) row = row + padding + part;
      else row = last ? row + part : row + part + padding;
    }
    $ArrayPush(rows, row);
  }
  if (hasMore) $ArrayPush(rows, parts[count]);
  return rows;
}
