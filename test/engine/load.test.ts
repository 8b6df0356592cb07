/** What is said of a model that cannot be loaded. */
import { expect, test, vi } from 'vitest';
import type { LoadProgress } from '../../src/contract/engine.ts';
import { DEMO } from '../../src/contract/models.ts';
import { builtInFiles } from '../../src/engine/model-files.ts';
import { ANALYST, analystJob, analystPrefix } from '../../src/roles/analyst.ts';
import { demoFiles, newEngine, ONNX, readDemo } from './demo.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const fromHex = (text: string) => Uint8Array.from(Buffer.from(text, 'hex'));

test('progress counts the bytes of all files', async () => {
  const seen: LoadProgress[] = [];
  await newEngine().load(DEMO, (progress) => seen.push(progress));
  const last = seen.at(-1);
  expect(last?.loadedBytes).toBe(last?.totalBytes);
  expect(seen.map(({ loadedBytes }) => loadedBytes)).toEqual(
    seen.map(({ loadedBytes }) => loadedBytes).toSorted((a, b) => a - b),
  );
});

test.each(['config.json', 'tokenizer.json', 'tokenizer_config.json', ONNX])(
  'names %s where it is missing',
  async (file) => {
    const engine = newEngine(demoFiles({ [file]: null }));
    await expect(engine.load(DEMO)).rejects.toMatchObject({ code: 'corrupt', facts: { file } });
  },
);

test.each(['config.json', 'tokenizer.json', 'generation_config.json'])(
  'names %s where it is cut short',
  async (file) => {
    const half = (await readDemo(file)).subarray(0, 40);
    const engine = newEngine(demoFiles({ [file]: half }));
    await expect(engine.load(DEMO)).rejects.toMatchObject({ code: 'corrupt', facts: { file } });
  },
);

test.each([
  ['half a graph', async () => (await readDemo(ONNX)).subarray(0, 3_000_000)],
  ['an empty graph', async () => bytes('')],
  ['a web page', async () => bytes('<!doctype html><title>Not found</title>')],
  ['zeros', async () => new Uint8Array(100_000)],
])('names the graph where it is %s', async (_what, content) => {
  const engine = newEngine(demoFiles({ [ONNX]: await content() }));
  await expect(engine.load(DEMO)).rejects.toMatchObject({ code: 'corrupt', facts: { file: ONNX } });
});

test('a graph that opens but is no decoder is named too', async () => {
  // The smallest model there is: one Identity node.
  const identity =
    '080812003a370a100a017812017922084964656e746974791201675a0f0a0178120a0a08080112040a020801' +
    '620f0a0179120a0a08080112040a02080142040a00100d';
  const engine = newEngine(demoFiles({ [ONNX]: fromHex(identity) }));
  const loading = engine.load(DEMO);
  await expect(loading).rejects.toMatchObject({ code: 'corrupt', facts: { file: ONNX } });
  await expect(loading).rejects.toThrow(/not a decoder/);
});

test('a graph with an operator that the runtime lacks is not called damaged', async () => {
  const nonsense =
    '08083a3d0a160a017812017922084e6f6e73656e73653a0461636d651201675a0f0a0178120a0a0808011204' +
    '0a020801620f0a0179120a0a08080112040a02080142040a00100d42080a0461636d651001';
  const engine = newEngine(demoFiles({ [ONNX]: fromHex(nonsense) }));
  const facts = { file: ONNX, reason: 'operator' };
  await expect(engine.load(DEMO)).rejects.toMatchObject({ code: 'unsupported', facts });
});

test('does without generation_config.json', async () => {
  const engine = newEngine(demoFiles({ 'generation_config.json': null }));
  await expect(engine.load(DEMO)).resolves.toMatchObject({ layers: 5 });
});

test('the prompt in use is read before the model counts as loaded; one too long for it is no failure', async () => {
  const prompts = ['Judge the mood.', '长'.repeat(3000)];
  const [own, tooLong] = prompts.map((prompt) => ({ ...ANALYST, prompt }));
  const engine = newEngine();
  const prefixes = [tooLong, own].map((role = ANALYST) => analystPrefix(role));
  await engine.load(DEMO, () => {}, { prefixes });
  const { promptTokens, reusedTokens } = await engine.classify(analystJob('好', {}, own));
  expect(reusedTokens).toBeGreaterThan(promptTokens / 2);
  await expect(engine.classify(analystJob('好', {}, tooLong))).rejects.toMatchObject({
    code: 'input',
  });
});

test('a file that ends before its stated length is named', async () => {
  const files = demoFiles();
  const engine = newEngine({
    ...files,
    async get(path) {
      if (path !== ONNX) return files.get(path);
      const graph = (await readDemo(ONNX)).subarray(0, 1000);
      return new Response(graph, { headers: { 'Content-Length': '5000000' } });
    },
  });
  await expect(engine.load(DEMO)).rejects.toMatchObject({ code: 'corrupt', facts: { file: ONNX } });
});

test('jobs fail, and do not hang, where no model is loaded', async () => {
  const engine = newEngine(demoFiles({ [ONNX]: null }));
  await expect(engine.classify(analystJob('好'))).rejects.toMatchObject({ code: 'internal' });
  await engine.load(DEMO).catch(() => {});
  await expect(engine.classify(analystJob('好'))).rejects.toMatchObject({ code: 'corrupt' });
});

test('an engine that was unloaded says so', async () => {
  const engine = newEngine();
  await engine.load(DEMO);
  await engine.unload();
  await expect(engine.classify(analystJob('好'))).rejects.toMatchObject({ code: 'worker' });
});

test('the built-in model: a host without the file is named, whatever it answers', async () => {
  const files = builtInFiles(DEMO, 'https://school.example/ai/');
  const fetched = vi.spyOn(globalThis, 'fetch');
  const answer = (body: string, init: ResponseInit) =>
    fetched.mockResolvedValueOnce(new Response(body, init));
  const facts = { host: 'school.example', file: 'config.json' };

  answer('', { status: 404 });
  await expect(files.get('config.json')).rejects.toMatchObject({
    code: 'download',
    facts: { ...facts, status: 404 },
  });
  answer('<!doctype html>', { headers: { 'Content-Type': 'text/html; charset=utf-8' } });
  await expect(files.get('config.json')).rejects.toMatchObject({ code: 'download', facts });
  fetched.mockRejectedValueOnce(new TypeError('Failed to fetch'));
  await expect(files.get('config.json')).rejects.toMatchObject({ code: 'offline', facts });
  answer('{}', { headers: { 'Content-Type': 'application/json' } });
  expect(await (await files.get('config.json'))?.text()).toBe('{}');
  expect(String(fetched.mock.lastCall?.[0])).toBe(
    'https://school.example/ai/models/demo/config.json',
  );
});
