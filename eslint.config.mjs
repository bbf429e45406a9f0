import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

const KNEX = { name: 'knex', message: 'knex only in src/platform/{db,migrate}.ts, src/connector/simrs-database.ts, knexfile.ts, migrations/ and seeds/: elsewhere use Db and Tx.' };
const EXPRESS = { name: 'express', message: 'Express only at the edges: app, server, fast-server, health, docs-page, faskes, simrs, pages and the simulator.' };

const MAY_USE_KNEX = ['src/platform/db.ts', 'src/platform/migrate.ts', 'src/connector/simrs-database.ts', 'knexfile.ts', 'migrations/**', 'seeds/**'];
const MAY_USE_EXPRESS = ['src/app.ts', 'src/server.ts', 'src/fast-server.ts', 'src/health.ts', 'src/metrics-page.ts', 'src/docs-page.ts', 'src/faskes/**', 'src/simrs/**', 'src/pages/**', 'src/tools/simulator/**', 'test/**', 'bench/service/bare-server.ts'];

const refuse = (...paths) => ['error', { paths }];

export default defineConfig(
  { ignores: ['dist/', 'node_modules/', 'var/', 'coverage/'] },
  js.configs.recommended,
  {
    files: ['**/*.mjs', '**/*.js'],
    ignores: ['src/pages/assets/**'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', Buffer: 'readonly', URL: 'readonly', setTimeout: 'readonly', setInterval: 'readonly', clearTimeout: 'readonly', clearInterval: 'readonly', setImmediate: 'readonly', performance: 'readonly' } },
  },
  // What runs in a browser; its types are checked by tsconfig.browser.json.
  { files: ['src/pages/assets/**/*.js'], rules: { eqeqeq: 'error', 'no-undef': 'off' } },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      eqeqeq: 'error',
      'no-console': 'error',
      'no-restricted-imports': refuse(KNEX, EXPRESS),
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      // in a try block a promise that is returned without await escapes its catch and its finally
      '@typescript-eslint/return-await': ['error', 'error-handling-correctness-only'],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true, allowNullish: false }],
      // `keyof Catalogue & string` says on purpose that the keys are text
      '@typescript-eslint/no-redundant-type-constituents': 'off',
      // a function of an interface that promises may have nothing to wait for
      '@typescript-eslint/require-await': 'off',
    },
  },
  { files: MAY_USE_KNEX, rules: { 'no-restricted-imports': refuse(EXPRESS) } },
  { files: MAY_USE_EXPRESS, rules: { 'no-restricted-imports': refuse(KNEX) } },
  { files: ['src/cli/**', 'src/main.ts', 'src/tools/**', 'docs/integrasi/contoh/**'], rules: { 'no-console': 'off' } },
  {
    files: ['test/**/*.ts', 'test/**/*.tsx'],
    rules: {
      // bodies of replies and matchers of jest are `any`; what they hold is what the test asserts
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
);
