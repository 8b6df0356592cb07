/**
 * What llama.cpp makes of prompts, in a process of its own. Reads `{ entry, model, prompts }` as JSON
 * from its input; writes, for each prompt, its tokens and the likeliest next one.
 */
import { pathToFileURL } from 'node:url';
import { text } from 'node:stream/consumers';

const { entry, model: modelPath, prompts } = JSON.parse(await text(process.stdin));
const { getLlama } = await import(pathToFileURL(entry).href);
const llama = await getLlama({
  gpu: false,
  build: 'never',
  progressLogs: false,
  logLevel: 'error',
});
const model = await llama.loadModel({ modelPath });
// One thread: on a busy machine several would wait for each other most of the time.
const context = await model.createContext({ contextSize: 512, sequences: 1, threads: 1 });
const sequence = context.getSequence();
const answers = [];
for (const prompt of prompts) {
  const ids = [...model.tokenize(prompt, true)];
  await sequence.clearHistory();
  const last = ids.length - 1;
  const asked = ids.map((id, i) => (i < last ? id : [id, { generateNext: { token: true } }]));
  const results = await sequence.controlledEvaluate(asked);
  answers.push({ ids, next: results[last]?.next.token });
}
await llama.dispose();
process.stdout.write(`\n${JSON.stringify(answers)}\n`);
