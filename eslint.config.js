import eslint from '@eslint/js';
import prettier from 'eslint-config-prettier';
import { defineConfig } from 'eslint/config';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

const nodeGlobals = Object.fromEntries(
  ['process', 'URL', 'fetch', 'AbortSignal', 'setTimeout', 'clearTimeout', 'Buffer', 'performance'].map(
    (name) => [name, 'readonly'],
  ),
);

const environment = {
  selector: "MemberExpression[object.name='process'][property.name='env']",
  message: 'Settings are read once, by libs/platform; ask for what you need as an argument.',
};
const consoleStream = {
  selector: "MemberExpression[object.name='process'][property.name=/^(stdout|stderr)$/]",
  message: 'The console belongs to the command line; log through the logger.',
};
const tests = ['**/*.spec.ts', '**/*.fixture.ts', 'test/**/*.ts', 'libs/embedded/event-store/contract/*.ts'];

export default defineConfig(
  { ignores: ['dist/', 'dist-*/', 'node_modules/', '.dondoc/', 'coverage/', 'apps/web/src/api/generated/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error', noInlineConfig: true } },
  eslint.configs.recommended,
  { files: ['**/*.{js,cjs}'], languageOptions: { globals: nodeGlobals } },
  { files: ['**/*.cjs'], languageOptions: { globals: { module: 'writable', require: 'readonly' } } },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/ban-ts-comment': ['error', { 'ts-expect-error': true, 'ts-ignore': true }],
      'no-console': 'error',
      'no-restricted-syntax': ['error', environment, consoleStream],
      'max-lines': ['error', { max: 360 }],
      eqeqeq: ['error', 'smart'],
    },
  },
  {
    // A Nest class may exist for its decorators alone, and a token may be imported for its type and its value.
    files: ['apps/{api,worker}/**/*.ts', 'libs/**/*.module.ts'],
    rules: { '@typescript-eslint/no-extraneous-class': 'off' },
  },
  {
    // An aggregate reads top to bottom in one place.
    files: ['libs/domain/src/*/*.ts'],
    rules: { 'max-lines': ['error', { max: 1_000 }] },
  },
  {
    files: ['apps/web/src/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': reactHooks },
    rules: {
      'react-hooks/rules-of-hooks': 'error',
      'react-hooks/exhaustive-deps': 'error',
      'no-restricted-syntax': [
        'error',
        {
          selector: "JSXAttribute[name.name='dangerouslySetInnerHTML']",
          message: 'Nothing that the server says is put in as HTML.',
        },
      ],
    },
  },
  {
    // Where a process begins, its environment and its console are at hand.
    files: [
      'libs/platform/**/*.ts',
      'apps/cli/**/*.ts',
      'examples/**/*.ts',
      '**/main.ts',
      'test/bench/**/*.ts',
      'apps/web/vite.config.ts',
      ...tests,
    ],
    rules: { 'no-restricted-syntax': 'off' },
  },
  { files: ['test/bench/**/*.ts'], rules: { 'no-console': 'off' } },
  {
    files: tests,
    rules: {
      // Jest's matchers (`expect.objectContaining`) are typed as `any`.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      // A stand-in for what returns a promise often has nothing to wait for.
      '@typescript-eslint/require-await': 'off',
      // Jest's matchers need no `this`.
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  prettier,
);
