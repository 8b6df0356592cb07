// As run.js, for tools that run the engine in Node: with its library as a browser takes it.
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

const library = '@huggingface/transformers';
const web = `../node_modules/${library}/dist/transformers.web.js`;
await runnerImport(`./${process.argv[2]}`, {
  mode: 'test',
  resolve: {
    alias: { [library]: fileURLToPath(new URL(web, import.meta.url)) },
    noExternal: [/@huggingface\/transformers/],
  },
});
