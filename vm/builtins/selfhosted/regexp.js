// RegExp: the specified steps, through `exec` and the flags as the guest may have redefined them; and
// the same without those look-ups where nothing has been redefined ($RegExpIsPristine).

function RegExpConstructor(pattern, flags) {
  let newTarget = $NewTarget();
  const patternIsRegExp = $IsRegExp(pattern);
  if (newTarget === undefined) {
    newTarget = $Root(RegExp);
    if (patternIsRegExp && flags === undefined && pattern.constructor === newTarget) return pattern;
  }
  let P = pattern;
  let F = flags;
  if ($IsRegExpObject(pattern)) {
    P = $RegExpOriginalSource(pattern);
    if (flags === undefined) F = $RegExpOriginalFlags(pattern);
  } else if (patternIsRegExp) {
    P = pattern.source;
    if (flags === undefined) F = pattern.flags;
  }
  const proto = newTarget === $Root(RegExp) ? $Root(RegExpPrototype) : $PrototypeFromConstructor(newTarget, $Root(RegExpPrototype));
  const source = P === undefined ? '' : $ToString(P);
  return $NewRegExp(proto, source, F === undefined ? '' : $ToString(F));
}

/** RegExpCreate */
function RegExpCreate(P, F) {
  const source = P === undefined ? '' : $ToString(P);
  return $NewRegExp($Root(RegExpPrototype), source, F === undefined ? '' : $ToString(F));
}

// --- matching

/** 1 if R matches S at lastIndex or (not sticky) after it; read the match with $RegExpMatch... at once. */
function RegExpMatch(R, S, lastIndex, sticky) {
  let step = $RegExpMatchBegin(R, S, lastIndex, sticky);
  while (step > 1) step = $RegExpMatchStep(R, S);
  return step;
}

function RegExpBuiltinExec(R, S) {
  let lastIndex = $ToLength($ToNumber(R.lastIndex));
  const flags = $RegExpFlagBits(R);
  const keeps = (flags & 130) !== 0; // global or sticky
  if (!keeps) lastIndex = 0;
  if (lastIndex > S.length) {
    if (keeps) R.lastIndex = 0;
    return null;
  }
  if ($RegExpMatch(R, S, lastIndex, (flags & 128) !== 0) === 0) {
    if (keeps) R.lastIndex = 0;
    return null;
  }
  const result = $RegExpMatchResult(R, S);
  if (keeps) R.lastIndex = $RegExpMatchEnd();
  return result;
}

/** RegExpExec: through the `exec` that R has. */
function RegExpExec(R, S) {
  const exec = R.exec;
  if (typeof exec === 'function' && exec !== $Root(RegExpExec)) {
    const result = $Call(exec, R, S);
    if (result !== null && !$IsObject(result)) $ThrowTypeError('object null is not a function');
    return result;
  }
  if (!$IsRegExpObject(R)) $ThrowType(`Method RegExp.prototype.exec called on incompatible receiver ${$Describe(R)}`);
  return $RegExpBuiltinExec(R, S);
}

/** RegExp.prototype.exec where the native declines; R is a RegExp. */
function RegExpExecSlow(R, string) {
  return $RegExpBuiltinExec(R, $ToString(string));
}

function RegExpTestSlow(R, string) {
  $RequireRegExpReceiver(R, 'test');
  return $RegExpExec(R, $ToString(string)) !== null;
}

function RequireRegExpReceiver(R, method) {
  if (!$IsObject(R)) $ThrowType(`Method RegExp.prototype.${method} called on incompatible receiver ${$Describe(R)}`);
}

function RegExpPrototypeToString() {
  const R = $This();
  $RequireRegExpReceiver(R, 'toString');
  const pattern = $ToString(R.source);
  return `/${pattern}/${$ToString(R.flags)}`;
}

function RegExpPrototypeFlags() {
  const R = $This();
  if (!$IsObject(R)) $ThrowType(`RegExp.prototype.flags getter called on non-object ${$Describe(R)}`);
  if ($RegExpIsPristine(R)) return $RegExpFlagsText(R);
  let result = '';
  if (R.hasIndices) result = result + 'd';
  if (R.global) result = result + 'g';
  if (R.ignoreCase) result = result + 'i';
  if (R.multiline) result = result + 'm';
  if (R.dotAll) result = result + 's';
  if (R.unicode) result = result + 'u';
  if (R.unicodeSets) result = result + 'v';
  if (R.sticky) result = result + 'y';
  return result;
}

function HasFlag(flags, letter) {
  return $StringIndexOf(flags, letter, 0) >= 0;
}

/** All matches in slices; state: see regexp.ts. */
function RegExpRunAll(mode, R, S, state, template) {
  let step = 1;
  while (step !== 0) step = $RegExpAllMatches(mode, R, S, state, template, step === 2);
}

/** What a native has begun: match, replace or split, by the mode. */
function RegExpGoOn(mode, R, S, state, template, step) {
  while (step !== 0) step = $RegExpAllMatches(mode, R, S, state, template, step === 2);
  const result = state[0];
  return mode === 1 /* LIST */ && $ArrayLength(result) === 0 ? null : result;
}

// --- Symbol.match, matchAll, search

function RegExpPrototypeMatch(string) {
  const rx = $This();
  $RequireRegExpReceiver(rx, '@@match');
  const S = $ToString(string);
  if ($RegExpIsPristine(rx)) {
    const bits = $RegExpFlagBits(rx);
    if ((bits & 2) === 0) return $RegExpBuiltinExec(rx, S);
    rx.lastIndex = 0;
    const list = [];
    $RegExpRunAll(1 /* LIST */, rx, S, [list, 0, 0], undefined);
    return $ArrayLength(list) === 0 ? null : list;
  }
  const flags = $ToString(rx.flags);
  if (!$HasFlag(flags, 'g')) return $RegExpExec(rx, S);
  const fullUnicode = $HasFlag(flags, 'u') || $HasFlag(flags, 'v');
  rx.lastIndex = 0;
  const A = [];
  for (;;) {
    const result = $RegExpExec(rx, S);
    if (result === null) return $ArrayLength(A) === 0 ? null : A;
    const matchStr = $ToString(result[0]);
    $ArrayPush(A, matchStr);
    if (matchStr === '') $RegExpAdvance(rx, S, fullUnicode);
  }
}

/** After an empty match: lastIndex one character on. */
function RegExpAdvance(rx, S, fullUnicode) {
  const thisIndex = $ToLength($ToNumber(rx.lastIndex));
  rx.lastIndex = $AdvanceStringIndex(S, thisIndex, fullUnicode);
}

function RegExpPrototypeMatchAll(string) {
  const R = $This();
  $RequireRegExpReceiver(R, '@@matchAll');
  const S = $ToString(string);
  const C = $SpeciesConstructor(R, $Root(RegExp));
  const flags = $ToString(R.flags);
  const matcher = $Construct(C, R, flags);
  const lastIndex = $ToLength($ToNumber(R.lastIndex));
  matcher.lastIndex = lastIndex;
  const bits = ($HasFlag(flags, 'g') ? 1 : 0) | ($HasFlag(flags, 'u') || $HasFlag(flags, 'v') ? 2 : 0);
  return $NewRegExpStringIterator(matcher, S, bits);
}

/** %RegExpStringIteratorPrototype%.next where the native declines. */
function RegExpStringIteratorNext(O) {
  const R = $RegExpStringIteratorMatcher(O);
  if (R === undefined) return { value: undefined, done: true };
  const S = $RegExpStringIteratorString(O);
  const bits = $RegExpStringIteratorBits(O);
  const match = $RegExpExec(R, S);
  if (match === null) {
    $IteratorFinish(O);
    return { value: undefined, done: true };
  }
  if ((bits & 1) === 0) {
    $IteratorFinish(O);
    return { value: match, done: false };
  }
  if ($ToString(match[0]) === '') $RegExpAdvance(R, S, (bits & 2) !== 0);
  return { value: match, done: false };
}

function RegExpPrototypeSearch(string) {
  const rx = $This();
  $RequireRegExpReceiver(rx, '@@search');
  const S = $ToString(string);
  if ($RegExpIsPristine(rx)) {
    const sticky = ($RegExpFlagBits(rx) & 128) !== 0;
    return $RegExpMatch(rx, S, 0, sticky) === 0 ? -1 : $RegExpMatchStart();
  }
  const previousLastIndex = rx.lastIndex;
  if (!$SameValue(previousLastIndex, 0)) rx.lastIndex = 0;
  const result = $RegExpExec(rx, S);
  if (!$SameValue(rx.lastIndex, previousLastIndex)) rx.lastIndex = previousLastIndex;
  return result === null ? -1 : result.index;
}

// --- Symbol.replace

function RegExpPrototypeReplace(string, replaceValue) {
  const rx = $This();
  $RequireRegExpReceiver(rx, '@@replace');
  const S = $ToString(string);
  const functional = typeof replaceValue === 'function';
  if (!functional) replaceValue = $ToString(replaceValue);
  if ($RegExpIsPristine(rx)) {
    if (functional) {
      if (!$RegExpHasNamedGroups(rx)) return $RegExpReplaceWith(rx, S, replaceValue);
    } else if (!$RegExpHasNamedGroups(rx) || $NamedReference(replaceValue, 0) < 0) {
      return $RegExpReplaceTemplate(rx, S, replaceValue);
    }
  }
  return $RegExpReplaceGeneric(rx, S, replaceValue, functional);
}

/** Pristine, a template without references by name. */
function RegExpReplaceTemplate(rx, S, template) {
  const bits = $RegExpFlagBits(rx);
  if ((bits & 2) !== 0) {
    rx.lastIndex = 0;
    const state = ['', 0, 0];
    $RegExpRunAll(0 /* REPLACE */, rx, S, state, template);
    return state[0];
  }
  const result = $RegExpBuiltinExec(rx, S);
  if (result === null) return S;
  const position = result.index;
  const matched = result[0];
  return $StringConcatAll(
    $StringSubstring(S, 0, position),
    $GetSubstitution(matched, S, position, result, template),
    $StringSubstring(S, position + matched.length, S.length),
  );
}

/** Pristine, a function, no named groups. */
function RegExpReplaceWith(rx, S, replaceValue) {
  const bits = $RegExpFlagBits(rx);
  const list = [];
  if ((bits & 2) !== 0) {
    rx.lastIndex = 0;
    $RegExpRunAll(2 /* COLLECT */, rx, S, [list, 0, 0], undefined);
  } else {
    const result = $RegExpBuiltinExec(rx, S);
    if (result === null) return S;
    const position = result.index;
    $ArrayPush(list, position);
    $ArrayPush(list, position + result[0].length);
    for (let n = 1; n < $ArrayLength(result); n++) $ArrayPush(list, result[n]);
  }
  const length = $ArrayLength(list);
  const groups = $RegExpGroupCount(rx) - 1;
  let accumulated = '';
  let end = 0;
  let at = 0;
  while (at < length) {
    const position = list[at];
    const next = list[at + 1];
    const matched = $StringSubstring(S, position, next);
    at += 2;
    let replacement;
    if (groups === 0) replacement = $Call(replaceValue, undefined, matched, position, S);
    else if (groups === 1) replacement = $Call(replaceValue, undefined, matched, list[at], position, S);
    else {
      const args = [matched];
      for (let n = 0; n < groups; n++) $ArrayPush(args, list[at + n]);
      $ArrayPush(args, position);
      $ArrayPush(args, S);
      replacement = $CallArray(replaceValue, undefined, args);
    }
    at += groups;
    accumulated = $StringConcatAll(accumulated, $StringSubstring(S, end, position), $ToString(replacement));
    end = next;
  }
  if (end === 0 && accumulated === '') return $StringSubstring(S, 0, S.length);
  return accumulated + $StringSubstring(S, end, S.length);
}

function RegExpReplaceGeneric(rx, S, replaceValue, functional) {
  const flags = $ToString(rx.flags);
  const global = $HasFlag(flags, 'g');
  const fullUnicode = $HasFlag(flags, 'u') || $HasFlag(flags, 'v');
  if (global) rx.lastIndex = 0;
  const results = [];
  for (;;) {
    const result = $RegExpExec(rx, S);
    if (result === null) break;
    $ArrayPush(results, result);
    if (!global) break;
    if ($ToString(result[0]) === '') $RegExpAdvance(rx, S, fullUnicode);
  }
  const lengthS = S.length;
  let accumulatedResult = '';
  let nextSourcePosition = 0;
  const count = $ArrayLength(results);
  for (let i = 0; i < count; i++) {
    const result = results[i];
    const resultLength = $LengthOfArrayLike(result);
    const nCaptures = resultLength > 1 ? resultLength - 1 : 0;
    const matched = $ToString(result[0]);
    const integer = $IntegerOrInfinity($ToNumber(result.index));
    const position = integer < 0 ? 0 : integer < lengthS ? integer : lengthS;
    const captures = [undefined];
    for (let n = 1; n <= nCaptures; n++) {
      const capN = result[n];
      $ArrayPush(captures, capN === undefined ? undefined : $ToString(capN));
    }
    const namedCaptures = result.groups;
    let replacement;
    if (functional) {
      const args = [matched];
      for (let n = 1; n <= nCaptures; n++) $ArrayPush(args, captures[n]);
      $ArrayPush(args, position);
      $ArrayPush(args, S);
      if (namedCaptures !== undefined) $ArrayPush(args, namedCaptures);
      replacement = $ToString($CallArray(replaceValue, undefined, args));
    } else if (namedCaptures !== undefined) {
      replacement = $SubstituteNamed(matched, S, position, captures, $ToObject(namedCaptures), replaceValue);
    } else {
      replacement = $GetSubstitution(matched, S, position, captures, replaceValue);
    }
    if (position >= nextSourcePosition) {
      accumulatedResult = $StringConcatAll(accumulatedResult, $StringSubstring(S, nextSourcePosition, position), replacement);
      nextSourcePosition = position + matched.length;
    }
  }
  if (nextSourcePosition >= lengthS) return accumulatedResult;
  return accumulatedResult + $StringSubstring(S, nextSourcePosition, lengthS);
}

/** GetSubstitution with named groups. */
function SubstituteNamed(matched, S, position, captures, namedCaptures, template) {
  let result = '';
  let from = 0;
  for (;;) {
    const at = $NamedReference(template, from);
    const close = at < 0 ? -1 : $StringIndexOfFrom(template, '>', at + 2);
    if (close < 0) {
      return result + $GetSubstitution(matched, S, position, captures, $StringSubstring(template, from, template.length));
    }
    result = result + $GetSubstitution(matched, S, position, captures, $StringSubstring(template, from, at));
    const capture = namedCaptures[$StringSubstring(template, at + 2, close)];
    if (capture !== undefined) result = result + $ToString(capture);
    from = close + 1;
  }
}

// --- Symbol.split

function RegExpPrototypeSplit(string, limit) {
  const rx = $This();
  $RequireRegExpReceiver(rx, '@@split');
  const S = $ToString(string);
  if ($RegExpIsPristine(rx) && $RegExpSpeciesIsPristine()) {
    const lim = limit === undefined ? 4294967295 : $ToNumber(limit) >>> 0;
    if (lim === 0) return [];
    const A = [];
    if (S === '') {
      if ($RegExpMatch(rx, S, 0, true) === 0) $ArrayPush(A, S);
      return A;
    }
    $RegExpRunAll(3 /* SPLIT */, rx, S, [A, 0, 0, lim], undefined);
    return A;
  }
  const C = $SpeciesConstructor(rx, $Root(RegExp));
  const flags = $ToString(rx.flags);
  const unicodeMatching = $HasFlag(flags, 'u') || $HasFlag(flags, 'v');
  const newFlags = $HasFlag(flags, 'y') ? flags : flags + 'y';
  const splitter = $Construct(C, rx, newFlags);
  const A = [];
  const lim = limit === undefined ? 4294967295 : $ToNumber(limit) >>> 0;
  if (lim === 0) return A;
  const size = S.length;
  if (size === 0) {
    if ($RegExpExec(splitter, S) === null) $ArrayPush(A, S);
    return A;
  }
  let p = 0;
  let q = 0;
  while (q < size) {
    splitter.lastIndex = q;
    const z = $RegExpExec(splitter, S);
    if (z === null) {
      q = $AdvanceStringIndex(S, q, unicodeMatching);
      continue;
    }
    const index = $ToLength($ToNumber(splitter.lastIndex));
    const e = index < size ? index : size;
    if (e === p) {
      q = $AdvanceStringIndex(S, q, unicodeMatching);
      continue;
    }
    $ArrayPush(A, $StringSubstring(S, p, q));
    if ($ArrayLength(A) === lim) return A;
    p = e;
    const length = $LengthOfArrayLike(z);
    for (let i = 1; i < length; i++) {
      $ArrayPush(A, z[i]);
      if ($ArrayLength(A) === lim) return A;
    }
    q = p;
  }
  $ArrayPush(A, $StringSubstring(S, p, size));
  return A;
}
