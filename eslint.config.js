// Lint rules: typescript-eslint's strictest typed set, plus the few house rules that no type can hold.
// Import direction between folders is held by .dependency-cruiser.cjs.
import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import globals from 'globals';
import tseslint from 'typescript-eslint';

const nodeOnly = ['process', 'Buffer', 'global', '__dirname', '__filename', 'require', 'setImmediate'];

export default defineConfig(
  // assembly/ is AssemblyScript: decorators on functions do not parse as TypeScript; its compiler is its checker.
  globalIgnores([
    'dist/',
    'dist-new/',
    'dist-playground/',
    'build/',
    'src/generated/',
    'coverage/',
    'assembly/',
    'test-results/',
  ]),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // Messages are full of numbers: shapes, sizes, layer counts.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      // An unused leading argument documents a signature; a leading underscore says that it is meant.
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      eqeqeq: 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      // One file, one idea: what does not fit is two ideas.
      'max-lines': ['error', 300],
    },
  },
  {
    // The library runs in pages, workers and Node alike, the playground in pages: no Node globals, and no printing.
    files: ['src/**/*.ts', 'playground/**/*.ts'],
    ignores: ['src/cli/**', 'src/**/node/**'],
    rules: { 'no-restricted-globals': ['error', ...nodeOnly], 'no-console': 'error' },
  },
  {
    // Set-up scripts are plain JavaScript, type-checked through JSDoc; they must run before anything is installed.
    files: ['**/*.{js,mjs,cjs}'],
    languageOptions: { globals: globals.node },
    // A cast is a JSDoc comment there, which these rules do not see; the compiler still checks what it says.
    rules: {
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
    },
  },
  {
    files: ['**/*.cjs'],
    languageOptions: { sourceType: 'commonjs' },
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
);
