/** What types and prettier cannot say: browser APIs newer than the floor, and promises nobody awaits. */
import compat from 'eslint-plugin-compat';
import svelte from 'eslint-plugin-svelte';
import tseslint from 'typescript-eslint';

const typed = {
  parser: tseslint.parser,
  parserOptions: {
    project: ['src/tsconfig.json', 'src/*/tsconfig.json', 'test/tsconfig.json'],
    extraFileExtensions: ['.svelte'],
  },
};

export default [
  { ignores: ['dist/', '.cache/', 'public/', 'test/fixtures/'] },
  {
    files: ['**/*.{ts,svelte}'],
    plugins: { '@typescript-eslint': tseslint.plugin },
    languageOptions: typed,
    rules: { '@typescript-eslint/no-floating-promises': 'error' },
  },
  {
    files: ['src/**/*.{ts,svelte}'],
    plugins: { compat },
    // The floor is `browserslist` in package.json. These are looked for before they are used.
    settings: { polyfills: ['trustedTypes', 'Intl.Segmenter'] },
    rules: { 'compat/compat': 'error' },
  },
  ...svelte.configs.base,
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { ...typed.parserOptions, parser: tseslint.parser } },
  },
];
