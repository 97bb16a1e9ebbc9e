/**
 * Before deep sources are parsed: V8 compiles a regular expression when it is first used, and again when
 * it is used often; where the host's stack is nearly used up that ends the process instead of throwing a
 * RangeError. So the parser's expressions are compiled first, by parsing some of everything.
 */
import { compileSource } from '../frontend/compile.ts';
import { FrontEndError } from '../frontend/errors.ts';

/** A source this short cannot nest deeply enough to matter. */
const SHORT = 4096;
const TIMES = 4;

const SAMPLE = String.raw`#!x
'use strict'; // comment
/* another
*/
let \u0061b = 0x1f + 0b1 + 0o7 + 1_0.5e-3 + 'a\x41\u0041\u{41}\
' + "b" + ${'`t${1}u`'} + (/(?<n>a+)[b-z]\d*?|^$/giu).source, ünï = { a, async *b() {}, get c() { return this?.d ?? null; }, [1 + 1]: 2, __proto__: null };
class A extends Object { #p = 1; static s; static { this.s ||= 2; } constructor(x = 1, ...y) { super(); new.target; } }
label: for (const [x, { y = 2, ...z }] of []) { if (x) continue label; else break label; }
for (let i = 0, j; i < 3; i++, j--) switch (i) { case 1: do { i **= 2; } while (i < 2); default: }
try { throw typeof void delete ab.b; } catch { ab &&= !1 ? +1 : -1 >>> ~2; } finally { (async () => { await 1; })(); }
function* g(a, b) { yield* a; yield b, a in b, a instanceof b; }
`;

let warm = false;

export function warmUpParser(source: string): void {
  if (warm || source.length < SHORT) return;
  warm = true;
  for (let i = 0; i < TIMES; i++) {
    for (const text of [
      SAMPLE,
      'let = = "',
      'a\n b(',
      'import a, { b as c } from "d"; export default 1;',
    ]) {
      try {
        compileSource(text, { url: 'warm-up', kind: i % 2 === 0 ? 'script' : 'module' });
      } catch (error) {
        if (!(error instanceof FrontEndError)) throw error;
      }
    }
  }
}
