// console: formatting as Node does it, output through $ConsoleWrite(level, text).

function FormatForConsole(args) {
  const count = $ArrayLength(args);
  if (count === 0) return '';
  const first = args[0];
  if (count === 1) return typeof first === 'string' ? first : $Inspect(first);
  let text;
  let next = 1;
  if (typeof first === 'string') {
    text = '';
    let from = 0;
    for (;;) {
      const at = $IndexOfPercent(first, from);
      if (at < 0) break;
      const code = $CharCodeAt(first, at + 1);
      if (code === 37 /* % */) {
        text = text + $Substring(first, from, at + 1);
        from = at + 2;
        continue;
      }
      const known = next < count && $IsFormatCode(code);
      if (!known) {
        text = text + $Substring(first, from, at + 1);
        from = at + 1;
        continue;
      }
      text = text + $Substring(first, from, at) + $FormatArgument(code, args[next]);
      next++;
      from = at + 2;
    }
    text = text + $Substring(first, from, first.length);
  } else text = $Inspect(first);
  for (; next < count; next++) {
    const arg = args[next];
    text = text + ' ' + (typeof arg === 'string' ? arg : $Inspect(arg));
  }
  return text;
}

function FormatArgument(code, arg) {
  switch (code) {
    case 115: // s
      if (!$IsObject(arg)) return typeof arg === 'string' ? arg : $InspectPrimitive(arg, 0, false);
      if (typeof arg === 'function' || $HasUserToString(arg)) return $ToString(arg);
      return $InspectWithOptions(arg, { depth: 0 });
    case 100: // d
      if (typeof arg === 'symbol') return 'NaN';
      return $InspectPrimitive($ToNumber(arg), 0, false);
    case 105: // i
      if (typeof arg === 'symbol') return 'NaN';
      return $InspectPrimitive($ParseIntForConsole($ToString(arg)), 0, false);
    case 102: // f
      if (typeof arg === 'symbol') return 'NaN';
      return $InspectPrimitive($ParseFloatForConsole($ToString(arg)), 0, false);
    case 106: // j
      return $FormatJson(arg);
    case 111: // o
      return $InspectWithOptions(arg, { depth: 4, showHidden: true });
    case 79: // O
      return $InspectWithOptions(arg, undefined);
    default: // c
      return '';
  }
}

function FormatJson(arg) {
  const text = $JSONStringify(arg);
  return text === undefined ? 'undefined' : text;
}

function ConsoleLog(...args) {
  $ConsoleWrite('log', $FormatForConsole(args));
}

function ConsoleInfo(...args) {
  $ConsoleWrite('info', $FormatForConsole(args));
}

function ConsoleDebug(...args) {
  $ConsoleWrite('debug', $FormatForConsole(args));
}

function ConsoleError(...args) {
  $ConsoleWrite('error', $FormatForConsole(args));
}

function ConsoleWarn(...args) {
  $ConsoleWrite('warn', $FormatForConsole(args));
}

function ConsoleTrace(...args) {
  const text = $FormatForConsole(args);
  $ConsoleWrite('trace', `Trace${text === '' ? '' : `: ${text}`}${$StackText()}`);
}

function ConsoleDir(item, options) {
  $ConsoleWrite('log', $InspectWithOptions(item, options));
}

function ConsoleAssert(condition, ...args) {
  if (condition) return;
  const text = $FormatForConsole(args);
  $ConsoleWrite('warn', text === '' ? 'Assertion failed' : `Assertion failed: ${text}`);
}

function ConsoleGroup(...args) {
  if ($ArrayLength(args) > 0) $ConsoleWrite('log', $FormatForConsole(args));
  $ConsoleIndent(2);
}

function ConsoleGroupEnd() {
  $ConsoleIndent(-2);
}

function ConsoleCount(label) {
  const name = label === undefined ? 'default' : $ToString(label);
  const count = $ConsoleCounter(name, 1);
  $ConsoleWrite('log', `${name}: ${count}`);
}

function ConsoleCountReset(label) {
  const name = label === undefined ? 'default' : $ToString(label);
  if (!$ConsoleCounter(name, 0)) $ConsoleWrite('warn', `Count for '${name}' does not exist`);
}

function ConsoleTime(label) {
  const name = label === undefined ? 'default' : $ToString(label);
  if (!$ConsoleTimerStart(name)) $ConsoleWrite('warn', `Label '${name}' already exists for console.time()`);
}

function ConsoleTimeEnd(label) {
  const name = label === undefined ? 'default' : $ToString(label);
  const text = $ConsoleTimerText(name, true);
  if (text === undefined) $ConsoleWrite('warn', `No such label '${name}' for console.timeEnd()`);
  else $ConsoleWrite('log', `${name}: ${text}`);
}

function ConsoleTimeLog(label, ...args) {
  const name = label === undefined ? 'default' : $ToString(label);
  const text = $ConsoleTimerText(name, false);
  if (text === undefined) $ConsoleWrite('warn', `No such label '${name}' for console.timeLog()`);
  else if ($ArrayLength(args) === 0) $ConsoleWrite('log', `${name}: ${text}`);
  else $ConsoleWrite('log', `${name}: ${text} ${$FormatForConsole(args)}`);
}

/** Rows of an array or object of objects, as a table. */
function ConsoleTable(data) {
  if (!$IsObject(data)) {
    $ConsoleWrite('log', typeof data === 'string' ? data : $Inspect(data));
    return;
  }
  const rowKeys = $OwnKeys(data, 5);
  const rows = $ArrayLength(rowKeys);
  const columns = [];
  let hasValues = false;
  for (let i = 0; i < rows; i++) {
    const row = data[rowKeys[i]];
    if (!$IsObject(row) || typeof row === 'function') {
      hasValues = true;
      continue;
    }
    const keys = $OwnKeys(row, 5);
    for (let k = 0; k < $ArrayLength(keys); k++) {
      if (!$ListIncludesKey(columns, keys[k])) $ArrayPush(columns, keys[k]);
    }
  }
  const cells = [];
  const head = ['(index)'];
  for (let c = 0; c < $ArrayLength(columns); c++) $ArrayPush(head, columns[c]);
  if (hasValues) $ArrayPush(head, 'Values');
  $ArrayPush(cells, head);
  for (let i = 0; i < rows; i++) {
    const row = data[rowKeys[i]];
    const line = [rowKeys[i]];
    const isRow = $IsObject(row) && typeof row !== 'function';
    for (let c = 0; c < $ArrayLength(columns); c++) {
      const key = columns[c];
      const shown = isRow && $HasOwn(row, key) ? $InspectValue($NewInspectContext(0, false), row[key], 1, false) : '';
      $ArrayPush(line, shown);
    }
    if (hasValues) $ArrayPush(line, isRow ? '' : $Inspect(row));
    $ArrayPush(cells, line);
  }
  $ConsoleWrite('log', $DrawTable(cells));
}

function DrawTable(cells) {
  const rows = $ArrayLength(cells);
  const columns = $ArrayLength(cells[0]);
  const widths = [];
  for (let c = 0; c < columns; c++) {
    let width = 0;
    for (let r = 0; r < rows; r++) {
      const length = $StringWidth(cells[r][c]);
      if (length > width) width = length;
    }
    $ArrayPush(widths, width + 2);
  }
  let text = $DrawTableRule(widths, '┌', '┬', '┐') + '\n';
  for (let r = 0; r < rows; r++) {
    let line = '│';
    for (let c = 0; c < columns; c++) {
      const room = widths[c] - $StringWidth(cells[r][c]);
      line = line + ' ' + cells[r][c] + $Spaces(room - 1) + '│';
    }
    text = text + line + '\n';
    if (r === 0) text = text + $DrawTableRule(widths, '├', '┼', '┤') + '\n';
  }
  return text + $DrawTableRule(widths, '└', '┴', '┘');
}

function DrawTableRule(widths, left, middle, right) {
  let line = left;
  const count = $ArrayLength(widths);
  for (let c = 0; c < count; c++) {
    for (let i = 0; i < widths[c]; i++) line = line + '─';
    line = line + (c === count - 1 ? right : middle);
  }
  return line;
}
