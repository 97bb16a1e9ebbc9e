// `import text from './file.js?raw'` is the file's text, both in the bundles (build.mjs) and in tests.
declare module '*?raw' {
  const text: string;
  export default text;
}

/** True in the bundles under dist/, false when a test runs the sources. */
declare const __HEDDLE_BUNDLED__: boolean;

/** The package's version, from package.json. */
declare const __HEDDLE_VERSION__: string;

/**
 * False only in the build that the poison benchmark compares with: there the slow paths of the three
 * limits serve no requests. No handler's fast path may mention it.
 */
declare const __HEDDLE_SAFEPOINTS__: boolean;

/** True only in the build that tests step.ts: every instruction is executed by `step`. */
declare const __HEDDLE_STEPPING__: boolean;
