// Runs a TypeScript tool on any supported Node: `node tools/run.js tools/pwa/icons.ts`.
import { runnerImport } from 'vite';

await runnerImport(`./${process.argv[2]}`);
