// Evaluation of modules. Loading and linking are native (modules/); bodies are run here, each once
// per VM, by the thread that comes first; others wait for its promise.

/** order: modules whose evaluation is asked for, dependencies first. */
async function EvaluateModules(order) {
  const count = order.length;
  for (let i = 0; i < count; i++) {
    const module = order[i];
    const state = $ModuleBegin(module);
    if (state === 0) {
      try {
        const result = $ModuleRun(module);
        if ($ModuleIsAsync(module)) await result;
      } catch (error) {
        $ModuleEnd(module, true, error);
        throw error;
      }
      $ModuleEnd(module, false, undefined);
    } else if (state === 1) {
      await $ModulePromise(module);
    }
  }
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
  const graph = $ModuleLoad(text, referrer, type);
  await $EvaluateModules(graph.order);
  return $ModuleNamespace(graph.target);
}

/** The entry of a program that is a module: resolves when its graph has been evaluated. */
async function RunMainModule(specifier, referrer) {
  const graph = $ModuleLoad(specifier, referrer, undefined);
  await $EvaluateModules(graph.order);
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
