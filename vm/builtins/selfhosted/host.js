// Calls of host functions, and what the host asks of the main thread (vm/commands).

function HostCall(fn, ...args) {
  const message = $TransferOut(args, 0);
  if ($HostFunctionIsAsync(fn)) {
    const promise = $NewPromise($Root(PromisePrototype));
    $HostCallAsync(fn, message, promise);
    return promise;
  }
  const call = $HostCallStart(fn, message);
  while (!$HostCallAnswered(call)) {}
  return $TransferIn($HostCallAnswer(call));
}

/** The job that an async call's answer becomes. */
function SettleHostCall(call) {
  const promise = $TakeHostPromise(call);
  let value;
  try {
    value = $TransferIn($HostCallAnswer(call));
  } catch (error) {
    $RejectPromise(promise, error);
    return;
  }
  $FulfillPromise(promise, value);
}

/** A command of the host: a job of the main thread. n: its number. Never throws. */
async function RunCommand(n) {
  let value;
  try {
    value = $CommandBody(n);
    if ($IsPromise(value) && $CommandAwaits(n)) value = await value;
  } catch (error) {
    $CommandThrew(n, error, $CopyOfThrown(n, error), $ReportOfThrown(n, error));
    return;
  }
  const mode = $CommandResultMode(n);
  if (mode === 0 || mode === 3) {
    let message;
    try {
      message = $TransferOut(mode === 3 ? $Inspect(value) : value, $CommandLimit(n));
    } catch (error) {
      $CommandThrew(n, error, $CopyOfThrown(n, error), $ReportOfThrown(n, error));
      return;
    }
    $CommandDone(n, message);
  } else if (mode === 1) $CommandHandle(n, value);
  else $CommandDone(n, -1);
}

function CopyOfThrown(n, error) {
  try {
    return $TransferOut(error, $CommandLimit(n));
  } catch (failure) {
    return -1;
  }
}

function ReportOfThrown(n, error) {
  if (!$CommandReports(n)) return undefined;
  try {
    return $Inspect(error);
  } catch (failure) {
    return undefined;
  }
}

/** kind: index in vm/commands/serve.ts. */
function CommandBody(n) {
  switch ($CommandKind(n)) {
    case 0: // script
      return $Call($CommandCompile(n), $Root(Global));
    case 1: // module
      return $RunMainModule($CommandText(n, 0), $CommandText(n, 0));
    case 2: // compile
      return $CommandCompile(n);
    case 3: // runCompiled
      return $Call($CommandHandleValue(n), $Root(Global));
    case 4: // file
      if ($CommandPrepareFile(n)) return $RunMainModule($CommandText(n, 0), $CommandText(n, 0));
      return $Call($CommandCompile(n), $Root(Global));
    case 5: // finish
      return $ProgramOutcome(n);
    case 6: { // call
      const fn = $GlobalValue($CommandText(n, 0));
      if (typeof fn !== 'function') $CommandNotAFunction(n);
      return $CallArray(fn, undefined, $TransferIn($CommandMessage(n, 0)));
    }
    case 7: { // apply
      const fn = $CommandHandleValue(n);
      const self = $TransferIn($CommandMessage(n, 0));
      return $CallArray(fn, self, $TransferIn($CommandMessage(n, 1)));
    }
    case 8: // get
      return $GlobalValue($CommandText(n, 0));
    case 9: { // set
      const values = $TransferIn($CommandMessage(n, 0));
      for (let i = 0; i < $ArrayLength(values); i++) $SetGlobalValue($CommandText(n, i), values[i]);
      return undefined;
    }
    case 10: // copy
      return $CommandHandleValue(n);
    case 11: // collect
      return $CommandCollect(n);
    default: // complete
      return $Completions(n);
  }
}

/** The value of a global name: a script's let or const, or a property of the global object. */
function GlobalValue(name) {
  if ($IsLexicalName(name)) return $LexicalValue(name);
  return $Root(Global)[name];
}

function SetGlobalValue(name, value) {
  if ($IsLexicalName(name)) $SetLexicalValue(name, value);
  else $Root(Global)[name] = value;
}

/** [exit code, [thread id, error] of each thread whose error nobody has seen] */
function ProgramOutcome(n) {
  for (;;) {
    const failure = $NextThreadFailure();
    if (failure === undefined) break;
    const error = failure[1];
    $UncaughtIn(failure[0], error, $CopyOfThrown(n, error), $ReportOfThrown(n, error));
  }
  return $ProgramExitCode();
}

/** An exception that nothing caught, or the reason of an unhandled rejection: reported to the host. */
function ReportUncaught(error, isRejection) {
  let copy = -1;
  let text;
  try {
    copy = $TransferOut(error, 0);
  } catch (failure) {}
  if ($WantsReports()) {
    try {
      text = $Inspect(error);
    } catch (failure) {}
  }
  $UncaughtOnMain(isRejection, error, copy, text);
}

/** What a line of the REPL can be completed to. */
function Completions(n) {
  const names = [];
  const steps = $CommandTextCount(n) - 1;
  const prefix = $CommandText(n, steps);
  if (steps === 0) {
    $AddLexicalNames(names, prefix);
    $AddPropertyNames(names, $Root(Global), prefix);
    return names;
  }
  let value = $GlobalValue($CommandText(n, 0));
  for (let i = 1; i < steps; i++) {
    if (value === undefined || value === null) return names;
    value = value[$CommandText(n, i)];
  }
  if (value === undefined || value === null) return names;
  $AddPropertyNames(names, $ToObject(value), prefix);
  return names;
}
