// Runs teach.ts with the aliases that the tests have: the engine's library, as a browser takes it.
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

const library = '@huggingface/transformers';
const web = `../../node_modules/${library}/dist/transformers.web.js`;
await runnerImport('./test/bench/teach.ts', {
  mode: 'test',
  resolve: {
    alias: { [library]: fileURLToPath(new URL(web, import.meta.url)) },
    noExternal: [/@huggingface\/transformers/],
  },
});
