import js from '@eslint/js';
import tseslint from 'typescript-eslint';
import { houseRules } from './scripts/eslint-house-rules.mjs';

const hostGlobals = Object.fromEntries(
  [
    'console process Buffer URL AbortController AbortSignal performance fetch structuredClone',
    'setTimeout clearTimeout setInterval clearInterval setImmediate queueMicrotask',
  ]
    .join(' ')
    .split(' ')
    .map((name) => [name, 'readonly']),
);
const guestGlobals = Object.fromEntries(
  [
    'console process performance setTimeout clearTimeout queueMicrotask',
    'Thread Lock Condition ThreadLocal gc',
  ]
    .join(' ')
    .split(' ')
    .map((name) => [name, 'readonly']),
);

export default tseslint.config(
  { ignores: ['dist', 'node_modules', 'bench/results', 'test/language', 'test/fixtures'] },
  {
    files: ['**/*.ts'],
    extends: [js.configs.recommended, ...tseslint.configs.recommended],
    plugins: { heddle: houseRules },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrorsIgnorePattern: '^_' },
      ],
      'no-constant-condition': ['error', { checkLoops: false }],
      'no-control-regex': 'off',
      'no-fallthrough': 'off',
      'no-case-declarations': 'off',
      'no-loss-of-precision': 'error',
      'no-var': 'error',
      'prefer-const': ['error', { destructuring: 'all' }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'heddle/one-direction': 'error',
      'heddle/no-top-level-await': 'error',
    },
  },
  {
    files: ['test/**/*.ts', 'bench/**/*.ts', 'vitest.config.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      'heddle/no-top-level-await': 'off',
    },
  },
  {
    files: ['**/*.d.ts'],
    rules: { 'no-var': 'off', '@typescript-eslint/no-unused-vars': 'off' },
  },
  {
    // Host-side scripts and examples.
    files: ['*.{js,mjs}', 'scripts/*.mjs', 'bench/**/*.mjs', 'examples/*.mjs', 'test/**/*.mjs'],
    extends: [js.configs.recommended],
    languageOptions: { ecmaVersion: 'latest', sourceType: 'module', globals: hostGlobals },
  },
  {
    // Guest programs.
    files: ['examples/*.js', 'bench/**/*.js'],
    extends: [js.configs.recommended],
    languageOptions: { ecmaVersion: 'latest', sourceType: 'script', globals: guestGlobals },
    rules: { 'no-var': 'off', 'no-unused-vars': 'off' },
  },
  {
    // ... that are modules.
    files: ['examples/parse-parallel.js', 'test/jit/awaits/*.mjs'],
    languageOptions: { sourceType: 'module', globals: guestGlobals },
  },
  {
    // Self-hosted built-ins: JavaScript with $intrinsic names.
    files: ['vm/builtins/selfhosted/*.js'],
    languageOptions: { ecmaVersion: 'latest', sourceType: 'script' },
  },
);
