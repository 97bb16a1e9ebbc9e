/**
 * What the front end hands over: plain host data (structured-clonable), independent of any heap, so
 * that it can be made on a parser worker. The boot image and the module loader turn it into CODE and
 * SCRIPT cells.
 */
export type Constant =
  | { readonly t: 'undef' | 'null' | 'true' | 'false' | 'hole' }
  | { readonly t: 'num'; readonly v: number }
  /** A string value. */
  | { readonly t: 'str'; readonly v: string }
  /** An interned string that is used as a property or variable name. */
  | { readonly t: 'atom'; readonly v: string }
  /** CODE of functions[v] of the same script. */
  | { readonly t: 'fn'; readonly v: number }
  /** The well-known object or symbol ROOT[v] (self-hosted code). */
  | { readonly t: 'root'; readonly v: string }
  /** Internal RECORD. */
  | { readonly t: 'record'; readonly v: readonly Constant[] };

/** In place of a handler's target: the range is strict code in a sloppy function. */
export const STRICT_RANGE = -1;

export interface CompiledFunction {
  readonly name: string;
  /** The function's `length`. */
  readonly length: number;
  /** Argument slots that missing arguments are filled up to. */
  readonly params: number;
  readonly registers: number;
  /** CODE_* of heap/cells.ts. */
  readonly flags: number;
  /** Source range: of the function, or of the class for a class constructor. */
  readonly start: number;
  readonly end: number;
  readonly code: Int32Array;
  readonly constants: readonly Constant[];
  /** Sorted pairs (word offset, source offset): valid up to the next pair. */
  readonly positions: Int32Array;
  /** Quadruples (start word, end word, target word or STRICT_RANGE, operand of the exception's slot), innermost first. */
  readonly handlers: Int32Array;
  /** Words 0 (loop hotness) and 1 (calls) are reserved; sites follow. */
  readonly feedbackWords: number;
  readonly locals: readonly DebugLocal[];
}

/** A variable for debuggers: its slot operand (env false) or slot in the scope's environment. */
export interface DebugLocal {
  readonly name: string;
  readonly slot: number;
  readonly env: boolean;
  readonly start: number;
  readonly end: number;
}

export interface ModuleRequest {
  readonly specifier: string;
  readonly attributes: readonly (readonly [key: string, value: string])[];
}

/**
 * Module linkage. The linker makes the module's environment (an ENV of envSize slots) and the closure
 * of functions[0] with it. Slots of `imports` and of `localExports` hold internal PROPCELLs (an
 * import's is the exporter's own; a namespace import's is a fresh one that holds the namespace).
 */
export interface ModuleInfo {
  readonly requests: readonly ModuleRequest[];
  /** name '*': the namespace. */
  readonly imports: readonly {
    readonly request: number;
    readonly name: string;
    readonly envSlot: number;
    readonly start: number;
  }[];
  readonly localExports: readonly { readonly exported: string; readonly envSlot: number }[];
  /** name '*': `export * as exported from`. */
  readonly indirectExports: readonly {
    readonly exported: string;
    readonly request: number;
    readonly name: string;
    readonly start: number;
  }[];
  readonly starExports: readonly { readonly request: number }[];
  readonly hasTopLevelAwait: boolean;
  readonly envSize: number;
  /** Own slots that hold a PROPCELL (exported bindings); the linker makes these, with the hole. */
  readonly cells: readonly {
    readonly envSlot: number;
    readonly name: string;
    readonly constant: boolean;
  }[];
  /** `var` bindings in the environment: to be set to undefined before anything runs. */
  readonly undefinedSlots: readonly { readonly envSlot: number; readonly cell: boolean }[];
  /** Function declarations to instantiate (with the module's environment) before anything runs. */
  readonly functionsToHoist: readonly {
    readonly fn: number;
    readonly envSlot: number;
    readonly cell: boolean;
  }[];
}

export interface CompiledScript {
  readonly url: string;
  readonly source: string;
  /** Source offset of the start of each line. */
  readonly lineStarts: Int32Array;
  /** 0 is the top level. */
  readonly functions: readonly CompiledFunction[];
  readonly module?: ModuleInfo;
  /** kind 'selfhosted': the top-level functions. */
  readonly topLevelFunctions?: readonly { readonly name: string; readonly fn: number }[];
}
