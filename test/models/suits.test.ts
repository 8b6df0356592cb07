/** A model that does not suit is no damaged one: it is told before the large file, and leaves nothing. */
import { expect, test } from 'vitest';
import { repoIdOf } from '../../src/contract/models.ts';
import { listFiles } from '../../src/models/hub.ts';
import { importModel } from '../../src/models/import.ts';
import { openStored, WeightStore } from '../../src/models/store.ts';
import { failure } from '../support/failure.ts';
import { MODEL, ONNX, someBytes } from '../support/repo.ts';
import { CHUNK, stage } from './stage.ts';

const s = stage();
const CHATML = ['<|endoftext|>', '<|im_start|>', '<|im_end|>'].map((content, id) => ({
  id,
  content,
}));
const tokenizer = (changes: object) =>
  JSON.stringify({ decoder: { type: 'ByteLevel' }, added_tokens: CHATML, ...changes });

const UNSUITABLE: [reason: string, path: string, content: string][] = [
  ['no-chatml', 'tokenizer.json', tokenizer({ added_tokens: [{ id: 0, content: '</s>' }] })],
  ['no-chatml', 'tokenizer.json', tokenizer({ added_tokens: [] })],
  ['decoder', 'tokenizer.json', tokenizer({ decoder: { type: 'Sequence', decoders: [] } })],
  ['decoder', 'tokenizer.json', tokenizer({ decoder: { type: 'WordPiece' } })],
  ['family', 'config.json', '{"architectures":["BertForSequenceClassification"]}'],
  ['family', 'config.json', '{"is_encoder_decoder":true}'],
];

test.each(UNSUITABLE)(
  '%s: told after the small files, and nothing is remembered',
  async (...row) => {
    const [reason, path, content] = row;
    s.repo.write(path, content);
    expect(await failure(s.get())).toEqual({ code: 'unsupported', facts: { reason } });
    expect(s.onnxBytes()).toBe(0);
    const store = await WeightStore.open(s.place);
    expect([await store.plan(MODEL.id), await store.manifest(MODEL.id)]).toEqual([
      undefined,
      undefined,
    ]);
    expect(await s.chunksOf(path)).toEqual([]);
  },
);

test.each(UNSUITABLE)('%s: the same for files from a stick', async (reason, path, content) => {
  const files = { 'config.json': '{}', 'tokenizer.json': tokenizer({}), [path]: content };
  const brought = Object.entries({ ...files, 'tokenizer_config.json': '{}', [ONNX]: 'x' });
  const carried = brought.map(([name, text]) => ({ path: `m/${name}`, file: new Blob([text]) }));
  const { code, facts } = await failure(importModel(carried, { place: s.place, chunkSize: CHUNK }));
  expect([code, facts.reason]).toEqual(['unsupported', reason]);
});

test('what suits is fetched, with limits that are missing or null', async () => {
  // The token that ends a text has another name in Llama's vocabulary.
  s.repo.write('tokenizer.json', tokenizer({ added_tokens: CHATML.slice(1) }));
  s.repo.write(
    'config.json',
    '{"architectures":["Qwen2ForCausalLM"],"max_position_embeddings":null,"eos_token_id":null}',
  );
  await s.get();
  await s.expectWholeModel();
});

test.each(['.onnx_data', '.onnx.data', '.data', '_weights.bin', '.onnx_data_1'])(
  'weights in a file of any name are a part of the model: %s',
  async (end) => {
    const data = `${ONNX.replace('.onnx', '')}${end}`;
    s.repo.write(data, someBytes(500));
    s.repo.write('onnx/model_q4.onnx_data', someBytes(500)); // another model's
    const { files } = await listFiles(MODEL, s.hosts[0]!, CHUNK);
    expect(
      files
        .map(({ path }) => path)
        .slice(-2)
        .sort(),
    ).toEqual([ONNX, data].sort());
  },
);

test.each([401, 403])(
  'a hub says %i: misspelled or private, with the name of the hub',
  async (status) => {
    s.hub.faults.status['api'] = status;
    // The site, which is asked as well, has no models at all.
    const site = {
      kind: 'site' as const,
      url: `${s.hub.url.replace('localhost', '127.0.0.1')}none/`,
    };
    for (const hosts of [s.hosts, [...s.hosts, site], [site, ...s.hosts]]) {
      s.hosts = hosts;
      const { code, facts } = await failure(s.get());
      const { host } = new URL(s.hub.url);
      expect({ code, facts }).toMatchObject({
        code: 'download',
        facts: { host, reason: 'no-repo' },
      });
      s.hosts = hosts.filter(({ kind }) => kind === 'hub');
    }
  },
);

test('a hub without listing that has not one file: no such repository', async () => {
  s.hub.faults.noApi = true;
  s.hub.faults.status['config.json'] = 404;
  expect((await failure(s.get())).facts).toMatchObject({ status: 404, reason: 'no-repo' });
});

test('two folders whose names cannot be used do not replace each other', async () => {
  const bring = (folder: string, config: string) =>
    importModel(
      Object.entries({
        'config.json': config,
        'tokenizer.json': tokenizer({}),
        'tokenizer_config.json': '{}',
        [ONNX]: 'x',
      }).map(([name, text]) => ({ path: `${folder}/${name}`, file: new Blob([text]) })),
      { place: s.place, chunkSize: CHUNK },
    );
  const names = ['我的模型甲', '我的模型乙', 'Qwen 0.5B'];
  const models = [];
  for (const name of names) models.push((await bring(name, '{}')).model);
  models.push((await bring(names[0]!, '{"other":1}')).model);
  expect(models.map(({ title }) => title)).toEqual([...names, names[0]]);
  expect(new Set(models.map(({ id }) => id)).size).toBe(4);
  for (const { id } of models) expect(await openStored(id, s.place)).toBeDefined();
  // The same once more is the same.
  expect((await bring(names[1]!, '{}')).model.id).toBe(models[1]!.id);
});

test.each([
  'a/b',
  ' a/b/ ',
  'https://huggingface.co/a/b',
  'https://huggingface.co/a/b/',
  'https://huggingface.co/a/b/tree/main',
  'https://huggingface.co/a/b/tree/main/onnx',
  'https://huggingface.co/a/b/blob/main/onnx/model.onnx?download=true',
  'https://huggingface.co/a/b?library=transformers.js',
  'https://huggingface.co/a/b#usage',
  'huggingface.co/a/b',
  'www.huggingface.co/a/b',
  'hf.co/a/b',
  'https://hf-mirror.com/a/b/resolve/main/config.json',
  'https://huggingface.co/api/models/a/b',
  'https://www.modelscope.cn/models/a/b/summary',
  'http://localhost:8000/a/b',
  'https://huggingface.co/a/b.git',
  '“a/b”',
  '<https://huggingface.co/a/b>',
])('an address of a page is understood: %s', (typed) => {
  expect(repoIdOf(typed)).toBe('a/b');
});

test.each([
  '',
  'a',
  'https://huggingface.co/a',
  'a/b/c',
  '../b',
  'a b/c',
  'https://huggingface.co/',
])('not a repository: %s', (typed) => {
  expect(repoIdOf(typed)).toBeNull();
});

test('a name with dots is an owner, and no host', () => {
  expect(repoIdOf('01.ai/Yi')).toBe('01.ai/Yi');
});
