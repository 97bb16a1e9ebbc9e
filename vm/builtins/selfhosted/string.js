// String: where an argument or the receiver is an object, or the work is too long for one slice.
// The natives in string*.ts do the rest and leave the call to these.

function ThisToString(value, method) {
  if (value === undefined || value === null) $ThrowType(`String.prototype.${method} called on null or undefined`);
  return $ToString(value);
}

/** ToNumber of an optional argument; undefined stays. */
function OptionalNumber(value) {
  return value === undefined ? undefined : $ToNumber(value);
}

function IsRegExp(argument) {
  if (!$IsObject(argument)) return false;
  const matcher = argument[$Root(symbolMatch)];
  if (matcher !== undefined) return !!matcher;
  return $IsRegExpObject(argument);
}

function StringConstructor(value) {
  const newTarget = $NewTarget();
  let s = '';
  if ($ArgumentsLength() > 0) {
    if (newTarget === undefined && typeof value === 'symbol') return $SymbolDescriptiveString(value);
    s = $ToString(value);
  }
  if (newTarget === undefined) return s;
  return $NewWrapper($PrototypeFromConstructor(newTarget, $Root(StringPrototype)), s);
}

function StringCharAtSlow(self, pos) {
  const S = $ThisToString(self, 'charAt');
  return $StringCharAt(S, $ToNumber(pos));
}

function StringCharCodeAtSlow(self, pos) {
  const S = $ThisToString(self, 'charCodeAt');
  return $StringCharCodeAt(S, $ToNumber(pos));
}

function StringCodePointAtSlow(self, pos) {
  const S = $ThisToString(self, 'codePointAt');
  return $StringCodePointAt(S, $ToNumber(pos));
}

function StringAtSlow(self, index) {
  const S = $ThisToString(self, 'at');
  return $StringAt(S, $ToNumber(index));
}

function StringSliceSlow(self, start, end) {
  const S = $ThisToString(self, 'slice');
  const from = $ToNumber(start);
  return $StringSlice(S, from, $OptionalNumber(end));
}

function StringSubstringSlow(self, start, end) {
  const S = $ThisToString(self, 'substring');
  const from = $ToNumber(start);
  return $StringSubstring(S, from, $OptionalNumber(end));
}

function StringSubstrSlow(self, start, length) {
  const S = $ThisToString(self, 'substr');
  const from = $ToNumber(start);
  return $StringSubstr(S, from, $OptionalNumber(length));
}

function StringConcatSlow(self, ...args) {
  let R = $ThisToString(self, 'concat');
  const count = $ArrayLength(args);
  for (let i = 0; i < count; i++) R = R + $ToString(args[i]);
  return R;
}

function StringRepeatSlow(self, count) {
  const S = $ThisToString(self, 'repeat');
  return $StringRepeat(S, $ToNumber(count));
}

function StringPadStartSlow(self, maxLength, fillString) {
  const S = $ThisToString(self, 'padStart');
  const length = $ToNumber(maxLength);
  if (fillString !== undefined && length > S.length) fillString = $ToString(fillString);
  return $StringPadStart(S, length, $IsObject(fillString) ? undefined : fillString);
}

function StringPadEndSlow(self, maxLength, fillString) {
  const S = $ThisToString(self, 'padEnd');
  const length = $ToNumber(maxLength);
  if (fillString !== undefined && length > S.length) fillString = $ToString(fillString);
  return $StringPadEnd(S, length, $IsObject(fillString) ? undefined : fillString);
}

/** which: 1 start, 2 end, 3 both. */
function StringTrimSlow(self, which) {
  const S = $ThisToString(self, which === 1 ? 'trimStart' : which === 2 ? 'trimEnd' : 'trim');
  let from = 0;
  let to = S.length;
  if (which !== 2) {
    for (;;) {
      const next = $StringSkipSpace(S, from);
      if (next === from) break;
      from = next;
    }
  }
  if (which !== 1) {
    for (;;) {
      const next = $StringSkipSpaceBack(S, to, from);
      if (next === to) break;
      to = next;
    }
  }
  return $StringSubstring(S, from, to);
}

// --- searching

function StringIndexOfSlow(self, searchString, position) {
  const S = $ThisToString(self, 'indexOf');
  const searchStr = $ToString(searchString);
  return $StringIndexOf(S, searchStr, $OptionalNumber(position));
}

function StringIndexOfLong(self, searchString, position) {
  const S = $ThisToString(self, 'indexOf');
  const search = $ToString(searchString);
  const pos = $IntegerOrInfinity($ToNumber(position));
  return $StringIndexOfFrom(S, search, pos < 0 ? 0 : pos < S.length ? pos : S.length);
}

/** StringIndexOf by slices, or -1. */
function StringIndexOfFrom(S, search, from) {
  const last = S.length - search.length;
  while (from <= last) {
    const found = $StringIndexOfSlice(S, search, from);
    if (found >= 0) return found;
    from = -found - 1;
  }
  return -1;
}

function StringIncludesSlow(self, searchString, position) {
  const S = $ThisToString(self, 'includes');
  $RejectRegExp(searchString, 'includes');
  const searchStr = $ToString(searchString);
  return $StringIncludesAt(S, searchStr, $OptionalNumber(position));
}

function StringIncludesLong(self, searchString, position) {
  return $StringIndexOfLong(self, searchString, position) >= 0;
}

function RejectRegExp(value, method) {
  if ($IsRegExp(value)) {
    $ThrowType(`First argument to String.prototype.${method} must not be a regular expression`);
  }
}

function StringLastIndexOfSlow(self, searchString, position) {
  const S = $ThisToString(self, 'lastIndexOf');
  const searchStr = $ToString(searchString);
  return $StringLastIndexOf(S, searchStr, $OptionalNumber(position));
}

function StringLastIndexOfLong(self, searchString, position) {
  const S = $ThisToString(self, 'lastIndexOf');
  const search = $ToString(searchString);
  const pos = $ToNumber(position);
  const last = S.length - search.length;
  let from = last;
  if (pos === pos) {
    const integer = $IntegerOrInfinity(pos);
    from = integer < 0 ? 0 : integer < last ? integer : last;
  }
  for (;;) {
    const found = $StringLastIndexOfSlice(S, search, from);
    if (found >= -1) return found;
    from = -found - 2;
  }
}

function StringStartsWithSlow(self, searchString, position) {
  const S = $ThisToString(self, 'startsWith');
  $RejectRegExp(searchString, 'startsWith');
  const searchStr = $ToString(searchString);
  return $StringStartsWith(S, searchStr, $OptionalNumber(position));
}

function StringEndsWithSlow(self, searchString, endPosition) {
  const S = $ThisToString(self, 'endsWith');
  $RejectRegExp(searchString, 'endsWith');
  const searchStr = $ToString(searchString);
  return $StringEndsWith(S, searchStr, $OptionalNumber(endPosition));
}

// --- case, normalization, order

function StringChangeCaseParts(S, upper, locale) {
  let R = '';
  let from = 0;
  while (from < S.length) {
    const to = $StringCaseCut(S, from);
    R = R + $StringChangeCase($StringSubstring(S, from, to), upper, locale);
    from = to;
  }
  return R;
}

function StringUpperCaseSlow(self) {
  return $StringChangeCaseParts($ThisToString(self, 'toUpperCase'), true, undefined);
}

function StringLowerCaseSlow(self) {
  return $StringChangeCaseParts($ThisToString(self, 'toLowerCase'), false, undefined);
}

function StringLocaleUpperCaseSlow(self, locales) {
  const S = $ThisToString(self, 'toLocaleUpperCase');
  return $StringChangeCaseParts(S, true, $FirstLocale(locales));
}

function StringLocaleLowerCaseSlow(self, locales) {
  const S = $ThisToString(self, 'toLocaleLowerCase');
  return $StringChangeCaseParts(S, false, $FirstLocale(locales));
}

/** The locale asked for, or undefined: a tag or a list of tags. */
function FirstLocale(locales) {
  if (locales === undefined) return undefined;
  if (typeof locales === 'string') return locales;
  if (locales === null) $ThrowTypeError('Cannot convert undefined or null to object');
  const O = $ToObject(locales);
  const first = $LengthOfArrayLike(O) > 0 ? O[0] : undefined;
  return first === undefined ? undefined : $ToString(first);
}

function StringNormalizeSlow(self, form) {
  const S = $ThisToString(self, 'normalize');
  const f = form === undefined ? 'NFC' : $ToString(form);
  let R = $StringNormalizePart('', f);
  let from = 0;
  while (from < S.length) {
    const to = $StringNormalCut(S, from);
    R = R + $StringNormalizePart($StringSubstring(S, from, to), f);
    from = to;
  }
  return R;
}

function StringLocaleCompareSlow(self, that, locales, options) {
  const S = $ThisToString(self, 'localeCompare');
  const thatValue = $ToString(that);
  const locale = $FirstLocale(locales);
  if (options === undefined) return $StringLocaleCompare(S, thatValue, locale, undefined, undefined);
  const numeric = options.numeric;
  const sensitivity = options.sensitivity;
  return $StringLocaleCompare(
    S,
    thatValue,
    locale,
    numeric === undefined ? undefined : !!numeric,
    sensitivity === undefined ? undefined : $ToString(sensitivity),
  );
}

function StringIsWellFormedSlow(self) {
  const S = $ThisToString(self, 'isWellFormed');
  let from = 0;
  while (from < S.length) {
    const found = $StringLoneSurrogate(S, from);
    if (found >= 0) return false;
    from = -found - 1;
  }
  return true;
}

function StringToWellFormedSlow(self) {
  const S = $ThisToString(self, 'toWellFormed');
  let R = '';
  let from = 0;
  while (from < S.length) {
    const to = $StringPairCut(S, from);
    R = R + $StringWellFormedPart($StringSubstring(S, from, to));
    from = to;
  }
  return R;
}

// --- pieces

/** A method of `value` where it is an object (regular expressions), else undefined. */
function MethodOfObject(value, symbol) {
  return $IsObject(value) ? $GetMethod(value, symbol) : undefined;
}

function CheckReceiver(self, method) {
  if (self === undefined || self === null) $ThrowType(`String.prototype.${method} called on null or undefined`);
}

function StringSplitSlow(self, separator, limit) {
  $CheckReceiver(self, 'split');
  const splitter = $MethodOfObject(separator, $Root(symbolSplit));
  if (splitter !== undefined) return $Call(splitter, separator, self, limit);
  const S = $ToString(self);
  const lim = limit === undefined ? 4294967295 : $ToNumber(limit) >>> 0;
  const R = $ToString(separator);
  if (lim === 0) return [];
  if (separator === undefined) return [S];
  const A = [];
  if (R === '') {
    const length = S.length < lim ? S.length : lim;
    for (let from = 0; from < length; from += 2048) {
      $StringSplitUnits(S, A, from, from + 2048 < length ? from + 2048 : length);
    }
    return A;
  }
  let from = 0;
  let searched = 0;
  for (;;) {
    const next = $StringSplitSlice(S, R, lim, A, from, searched);
    if (next === undefined) return A;
    if (next >= 0) {
      from = next;
      searched = next;
    } else searched = -next - 1;
  }
}

function StringReplaceSlow(self, searchValue, replaceValue) {
  $CheckReceiver(self, 'replace');
  const replacer = $MethodOfObject(searchValue, $Root(symbolReplace));
  if (replacer !== undefined) return $Call(replacer, searchValue, self, replaceValue);
  const string = $ToString(self);
  const searchString = $ToString(searchValue);
  const functional = typeof replaceValue === 'function';
  if (!functional) replaceValue = $ToString(replaceValue);
  const position = $StringIndexOfFrom(string, searchString, 0);
  if (position < 0) return string;
  const replacement = functional
    ? $ToString($Call(replaceValue, undefined, searchString, position, string))
    : $GetSubstitution(searchString, string, position, undefined, replaceValue);
  return $StringConcatAll(
    $StringSubstring(string, 0, position),
    replacement,
    $StringSubstring(string, position + searchString.length, string.length),
  );
}

function StringReplaceAllSlow(self, searchValue, replaceValue) {
  $CheckReceiver(self, 'replaceAll');
  if ($IsObject(searchValue)) {
    if ($IsRegExp(searchValue)) {
      const flags = searchValue.flags;
      if (flags === undefined || flags === null || $StringIndexOf($ToString(flags), 'g', 0) < 0) {
        $ThrowTypeError('String.prototype.replaceAll called with a non-global RegExp argument');
      }
    }
    const replacer = $GetMethod(searchValue, $Root(symbolReplace));
    if (replacer !== undefined) return $Call(replacer, searchValue, self, replaceValue);
  }
  const string = $ToString(self);
  const searchString = $ToString(searchValue);
  const functional = typeof replaceValue === 'function';
  if (!functional) replaceValue = $ToString(replaceValue);
  if (!functional) {
    const state = ['', 0, 0];
    while (!$StringReplacePart(string, searchString, replaceValue, state));
    return state[0];
  }
  const searchLength = searchString.length;
  const advance = searchLength > 0 ? searchLength : 1;
  let result = '';
  let end = 0;
  let position = $StringIndexOfFrom(string, searchString, 0);
  while (position >= 0) {
    const replacement = $ToString($Call(replaceValue, undefined, searchString, position, string));
    result = $StringConcatAll(result, $StringSubstring(string, end, position), replacement);
    end = position + searchLength;
    position = $StringIndexOfFrom(string, searchString, position + advance);
  }
  if (end === 0 && result === '') return $StringSubstring(string, 0, string.length);
  return result + $StringSubstring(string, end, string.length);
}

function StringMatchSlow(self, regexp) {
  $CheckReceiver(self, 'match');
  const matcher = $MethodOfObject(regexp, $Root(symbolMatch));
  if (matcher !== undefined) return $Call(matcher, regexp, self);
  const S = $ToString(self);
  const rx = $RegExpCreate(regexp, undefined);
  return $Call(rx[$Root(symbolMatch)], rx, S);
}

function StringPrototypeMatchAll(regexp) {
  const self = $This();
  $CheckReceiver(self, 'matchAll');
  if ($IsObject(regexp)) {
    if ($IsRegExp(regexp)) {
      const flags = regexp.flags;
      if (flags === undefined || flags === null || $StringIndexOf($ToString(flags), 'g', 0) < 0) {
        $ThrowTypeError('String.prototype.matchAll called with a non-global RegExp argument');
      }
    }
    const matcher = $GetMethod(regexp, $Root(symbolMatchAll));
    if (matcher !== undefined) return $Call(matcher, regexp, self);
  }
  const S = $ToString(self);
  const rx = $RegExpCreate(regexp, 'g');
  return $Call(rx[$Root(symbolMatchAll)], rx, S);
}

function StringPrototypeSearch(regexp) {
  const self = $This();
  $CheckReceiver(self, 'search');
  const searcher = $MethodOfObject(regexp, $Root(symbolSearch));
  if (searcher !== undefined) return $Call(searcher, regexp, self);
  const S = $ToString(self);
  const rx = $RegExpCreate(regexp, undefined);
  return $Call(rx[$Root(symbolSearch)], rx, S);
}

function StringIterateSlow(self) {
  return $StringIterate($ThisToString(self, '[Symbol.iterator]'));
}

// --- static

function StringFromCharCodeSlow(...codeUnits) {
  let R = '';
  const count = $ArrayLength(codeUnits);
  for (let i = 0; i < count; i++) R = R + $StringFromCharCode($ToNumber(codeUnits[i]));
  return R;
}

function StringFromCodePointSlow(...codePoints) {
  let R = '';
  const count = $ArrayLength(codePoints);
  for (let i = 0; i < count; i++) R = R + $StringFromCodePoint($ToNumber(codePoints[i]));
  return R;
}

function StringRaw(template, ...substitutions) {
  const cooked = $ToObject(template);
  const literals = $ToObject(cooked.raw);
  const literalCount = $LengthOfArrayLike(literals);
  const count = $ArrayLength(substitutions);
  let R = '';
  for (let i = 0; i < literalCount; i++) {
    R = R + $ToString(literals[i]);
    if (i + 1 < literalCount && i < count) R = R + $ToString(substitutions[i]);
  }
  return R;
}
