/**
 * Where the built files are. Workers and the boot image are always loaded from `dist/`, also when a
 * test runs the sources: a worker thread cannot load TypeScript on every supported Node.
 */
export function distUrl(name: string): URL {
  return new URL(__HEDDLE_BUNDLED__ ? `./${name}` : `../dist/${name}`, import.meta.url);
}
