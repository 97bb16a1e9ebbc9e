// Evaluation of modules. Loading and linking are native (modules/); bodies are run here, each once
// per VM, by the thread that comes first; others wait for its promise.

/**
 * order: modules whose evaluation is asked for, dependencies first; needs: for each, the places in
 * order of its dependencies. A module that awaits holds up only those that need it: the others run on.
 */
async function EvaluateModules(order, needs) {
  const count = order.length;
  const pending = [];
  for (let i = 0; i < count; i++) {
    const waits = [];
    const own = needs[i];
    for (let n = 0; n < own.length; n++) {
      const promise = pending[own[n]];
      if (promise !== undefined) $ArrayPush(waits, promise);
    }
    $ArrayPush(pending, waits.length === 0 ? $EvaluateModule(order[i]) : $EvaluateAfter(waits, order[i]));
  }
  for (let i = 0; i < count; i++) {
    if (pending[i] !== undefined) await pending[i];
  }
}

async function EvaluateAfter(waits, module) {
  for (let i = 0; i < waits.length; i++) await waits[i];
  const promise = $EvaluateModule(module);
  if (promise !== undefined) await promise;
}

/** Runs a module whose dependencies are done, unless that has happened: a promise if it is not over then. */
function EvaluateModule(module) {
  const state = $ModuleBegin(module);
  if (state === 2) return undefined;
  if (state === 1) return $ModulePromise(module);
  let result;
  try {
    result = $ModuleRun(module);
  } catch (error) {
    $ModuleEnd(module, true, error);
    throw error;
  }
  if ($ModuleIsAsync(module)) return $FinishModule(module, result);
  $ModuleEnd(module, false, undefined);
  return undefined;
}

async function FinishModule(module, result) {
  try {
    await result;
  } catch (error) {
    $ModuleEnd(module, true, error);
    throw error;
  }
  $ModuleEnd(module, false, undefined);
}

/** The body of a module: an async function if it awaits at top level. */
function ModuleRun(module) {
  return $Call($ModuleFunction(module), undefined);
}

/** import(specifier, options) */
async function DynamicImport(specifier, referrer, options) {
  const text = $ToString(specifier);
  let type;
  if (options !== undefined) {
    if (!$IsObject(options)) $ThrowTypeError('The second argument of import() must be an object');
    const attributes = options.with;
    if (attributes !== undefined) {
      if (!$IsObject(attributes)) $ThrowTypeError("The 'with' option of import() must be an object");
      type = attributes.type;
      if (type !== undefined) type = $ToString(type);
    }
  }
  // Loading takes a turn elsewhere: nothing is evaluated before what is queued already has run.
  for (let turn = 0; turn < 3; turn++) await undefined;
  const graph = $ModuleLoad(text, referrer, type);
  await $EvaluateModules(graph.order, graph.needs);
  return $ModuleNamespace(graph.target);
}

/** The entry of a program that is a module: resolves when its graph has been evaluated. */
async function RunMainModule(specifier, referrer) {
  const graph = $ModuleLoad(specifier, referrer, undefined);
  await $EvaluateModules(graph.order, graph.needs);
  return $ModuleNamespace(graph.target);
}

function ImportMeta(url) {
  const module = $ModuleOfUrl(url);
  let meta = $ModuleMeta(module);
  if (meta === undefined) {
    meta = $NewObject(null);
    meta.url = url;
    const filename = $FileOfUrl(url);
    if (filename !== undefined) {
      meta.filename = filename;
      meta.dirname = $DirectoryOfUrl(url);
    }
    meta = $ModuleSetMeta(module, meta);
  }
  return meta;
}
