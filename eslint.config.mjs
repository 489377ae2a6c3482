import js from '@eslint/js'
import reactHooks from 'eslint-plugin-react-hooks'
import tseslint from 'typescript-eslint'

export default tseslint.config(
  {
    ignores: ['out/**', '.cache/**', 'dist/**', 'test-results/**', 'coverage/**', '**/*.data.ts', '**/*.generated.ts'],
  },
  js.configs.recommended,
  // A callback may be made before the value that it reads.
  { rules: { 'prefer-const': ['error', { ignoreReadBeforeAssign: true }] } },
  {
    files: ['**/*.{ts,tsx,mts}'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // `() => emit(x)` is the plain way to write a callback whose value nobody reads.
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      // Numbers print the same everywhere; wrapping each in String() hides the text around it.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // `noUncheckedIndexedAccess` makes every element of a typed array possibly undefined; a default would hide a wrong index.
      '@typescript-eslint/no-non-null-assertion': 'off',
      // Interfaces hold functions, not methods with a `this`.
      '@typescript-eslint/unbound-method': 'off',
      // Arrays of octets are indexed in loops that count positions for more than the array.
      '@typescript-eslint/prefer-for-of': 'off',
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true } }],
      'no-restricted-syntax': [
        'error',
        { selector: 'TSEnumDeclaration', message: 'Use a union of strings or `as const`.' },
        { selector: 'ExportAllDeclaration', message: 'Import from where a thing is defined.' },
      ],
    },
  },
  {
    files: ['**/*.tsx', 'renderer/**/*.ts'],
    ...reactHooks.configs.flat['recommended-latest'],
  },
  // Tools that read a configuration or a reporter want it as the default export.
  { files: ['*.config.{ts,mts,mjs}', 'scripts/*-reporter.ts'], rules: { 'no-restricted-exports': 'off' } },
  {
    files: ['test/**'],
    rules: {
      // Promises of polls and expectations are awaited by their matchers.
      '@typescript-eslint/no-unsafe-assignment': 'off',
    },
  },
  { files: ['**/*.{mjs,cjs}'], languageOptions: { globals: { module: 'writable', process: 'readonly' } } },
)
