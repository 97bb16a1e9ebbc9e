import { readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8')) as {
  version: string;
};

export default defineConfig({
  define: {
    __HEDDLE_BUNDLED__: 'false',
    __HEDDLE_SAFEPOINTS__: 'true',
    __HEDDLE_STEPPING__: 'false',
    __HEDDLE_VERSION__: JSON.stringify(version),
  },
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/fixtures/**', 'test/language/**/*.js'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    teardownTimeout: 5_000,
  },
});
