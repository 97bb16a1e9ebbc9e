// The page of `heddle view` as one file, dist/view.html: its own script and style (with uPlot), and
// speedscope's distributed page with its parts inlined, gzipped. The command line puts the profile in.
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const require = createRequire(import.meta.url);
const folder = fileURLToPath(new URL('../vm/view/page', import.meta.url));

/** Packages whose code is in the page. */
export const VIEW_PACKAGES = ['speedscope', 'uplot'];

/** Text inside a script element must not end it. */
const inScript = (text) => text.replace(/<\/(script)/gi, '<\\/$1').replace(/<!--/g, '<\\!--');

/** speedscope's index.html with its script, style and font in it, and without its icons. */
function speedscopePage() {
  const release = path.join(
    path.dirname(require.resolve('speedscope/package.json')),
    'dist/release',
  );
  const read = (name) => readFileSync(path.join(release, name), 'utf8');
  const one = (pattern) => {
    const found = readdirSync(release).filter((name) => pattern.test(name));
    if (found.length !== 1) throw new Error(`speedscope has ${found.length} files like ${pattern}`);
    return found[0];
  };
  const font = readFileSync(path.join(release, one(/\.woff2$/))).toString('base64');
  const css = read(one(/^speedscope-.*\.css$/))
    .replace(/url\("[^"]*\.woff2"\)/, `url("data:font/woff2;base64,${font}")`)
    .replace(/\/\*# sourceMappingURL=.*?\*\//, '');
  const script = read(one(/^speedscope-.*\.js$/)).replace(/\/\/# sourceMappingURL=.*/, '');
  const html = read('index.html')
    .replace(/<link rel="icon"[^>]*>\s*/g, '')
    .replace(/<link rel="stylesheet"[^>]*>/, () => `<style>${css}</style>`)
    .replace(/<script src="[^"]*"><\/script>/, () => `<script>${inScript(script)}</script>`);
  if (/\b(?:src|href)="(?!data:)/.test(html.replace(/<script>[^]*<\/script>/, '')))
    throw new Error('a part of the page of speedscope is not inlined');
  return html;
}

/** The page with a place for the profile and its name. */
export async function viewPage() {
  const options = {
    bundle: true,
    minify: true,
    write: false,
    target: 'es2022',
    legalComments: 'none',
  };
  const [script, style] = await Promise.all([
    build({
      ...options,
      entryPoints: [path.join(folder, 'main.ts')],
      format: 'iife',
      charset: 'utf8',
    }),
    build({
      ...options,
      stdin: {
        contents: `@import 'uplot/dist/uPlot.min.css'; @import './style.css';`,
        loader: 'css',
        resolveDir: folder,
      },
    }),
  ]);
  const parts = {
    STYLE: style.outputFiles[0].text,
    SPEEDSCOPE: gzipSync(speedscopePage(), { level: 9 }).toString('base64'),
    SCRIPT: inScript(script.outputFiles[0].text),
  };
  return readFileSync(path.join(folder, 'page.html'), 'utf8').replace(
    /\/\*(STYLE|SPEEDSCOPE|SCRIPT)\*\//g,
    (_, name) => parts[name],
  );
}
