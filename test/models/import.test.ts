/** Models from folders and sticks: stored when wholly right, else told apart and nothing is stored. */
import { describe, expect, test, vi } from 'vitest';
import { MODELS } from '../../src/contract/models.ts';
import type { CarriedFile } from '../../src/contract/weights.ts';
import { importModel, type CarryOptions } from '../../src/models/import.ts';
import { CACHE_NAME } from '../../src/models/place.ts';
import { listStored, openStored } from '../../src/models/store.ts';
import { MODEL, ONNX, ONNX_SIZE, REPO, repoFiles, someBytes } from '../support/repo.ts';
import { folder, packed, unreadable } from './carry.ts';
import { CHUNK, stage } from './stage.ts';

const one = stage();
const bring = (files: readonly CarriedFile[], options: CarryOptions = {}) =>
  importModel(files, { place: one.place, chunkSize: CHUNK, ...options });
const keys = () => [...(one.caches.entries.get(CACHE_NAME)?.keys() ?? [])];

describe('a folder', () => {
  test('with our manifest is stored, and counts as verified', async () => {
    const manifest = await bring(await packed());
    expect(manifest).toMatchObject({ verified: true, revision: 'r1', onnx: ONNX });
    await one.expectWholeModel();
  });

  test('in the hub’s layout is stored, and counts as not verified', async () => {
    const manifest = await bring(folder());
    expect(manifest).toMatchObject({ verified: false, model: { id: REPO } });
    expect(manifest.files.map(({ path }) => path)).not.toContain('README.md');
    await one.expectWholeModel();
  });

  test('may lie deep in others, with what systems leave behind', async () => {
    const litter = ['.DS_Store', '._config.json', 'Thumbs.db'].map((name) => `models/${name}`);
    const files = [
      ...folder(repoFiles(), `stick/models/${REPO}/`),
      ...folder(Object.fromEntries(litter.map((path) => [path, 'x'])), ''),
      ...folder({ '__MACOSX/config.json': 'x' }, ''),
    ];
    expect((await bring(files)).model.id).toBe(REPO);
  });

  test('of files that were picked one by one is put together', async () => {
    const { [ONNX]: onnx = '', ...others } = repoFiles();
    const flat = { ...others, 'decoder_model_merged_quantized.onnx': onnx };
    const manifest = await bring(folder(flat, ''));
    expect(manifest.onnx).toBe('decoder_model_merged_quantized.onnx');
    expect(manifest.model.id).toMatch(/^imported\/model-[0-9a-f]{8}$/);
  });

  test('brings external data along', async () => {
    const files = repoFiles({ [`${ONNX}_data`]: someBytes(9000, 2) });
    const { files: stored } = await bring(folder(files));
    expect(stored.map(({ path }) => path)).toContain(`${ONNX}_data`);
  });

  test('reports how far it is, up to the whole', async () => {
    const seen: number[] = [];
    await bring(await packed(), { onProgress: (p) => seen.push(p.loadedBytes / p.totalBytes) });
    expect(seen.toSorted((a, b) => a - b)).toEqual(seen);
    expect(seen.at(-1)).toBe(1);
  });
});

const QWEN = MODELS[1]!.id;
test.each([
  [`${QWEN}/`, QWEN],
  ['Qwen1.5-0.5B-Chat/', QWEN],
  ['Downloads/Qwen1.5-0.5B-Chat/', QWEN],
  ['cache/models--Xenova--Qwen1.5-0.5B-Chat/snapshots/0123abc/', QWEN],
  ['someone/Else/', 'someone/Else'],
  ['我的模型/', expect.stringMatching(/^imported\/model-[0-9a-f]{8}$/)],
  ['model-x/', 'imported/model-x'],
])('the folders %s name the model %s', async (root, id) => {
  expect((await bring(folder(repoFiles(), root))).model.id).toEqual(id);
});

describe('two models in folders of one name', () => {
  const models = async () =>
    (await listStored(one.place)).map(({ model }) => [model.id, model.title]).sort();
  const other = (seed: number) => repoFiles({ [ONNX]: someBytes(ONNX_SIZE, seed) });

  test.each([
    ['model-x/', 'imported/model-x', 'model-x'],
    ['someone/Else/', 'someone/Else', 'Else'],
    ['Qwen1.5-0.5B-Chat/', QWEN, MODELS[1]!.title],
  ])('both stay, each under a title of its own: %s', async (root, id, title) => {
    for (const seed of [1, 2, 3, 2]) await bring(folder(other(seed), root));
    const name = id.split('/')[1];
    const apart = expect.stringMatching(`^imported/${name}-[0-9a-f]{8}$`);
    const all = await models();
    expect(all).toHaveLength(3);
    expect(all).toEqual(
      expect.arrayContaining([
        [id, title],
        [apart, `${title} (2)`],
        [apart, `${title} (3)`],
      ]),
    );
    const first = await openStored(id, one.place);
    const bytes = await (await first?.file(ONNX))?.arrayBuffer();
    expect(Buffer.from(bytes!).equals(someBytes(ONNX_SIZE, 1))).toBe(true);
  });

  test('with names that we cannot use, too', async () => {
    for (const seed of [1, 2, 1]) await bring(folder(other(seed), '我的模型/'));
    expect((await models()).map(([, title]) => title).sort()).toEqual(['我的模型', '我的模型 (2)']);
  });

  test('of the same contents is one: a damaged copy is replaced by a sound one', async () => {
    await bring(folder(repoFiles(), 'model-x/'));
    await bring(folder(repoFiles({ 'generation_config.json': undefined }), 'model-x/'));
    expect(await models()).toEqual([['imported/model-x', 'model-x']]);
  });

  test('as packs, too: an import never takes the place of another model', async () => {
    for (const seed of [1, 2, 1, 2]) await bring(await packed(other(seed)));
    expect(await models()).toEqual([
      [expect.stringMatching(/^imported\/Some-Model-[0-9a-f]{8}$/), `${MODEL.title} (2)`],
      [REPO, MODEL.title],
    ]);
    const first = await openStored(REPO, one.place);
    expect(first?.manifest.verified).toBe(true);
  });
});

test('takes turns with a download of the same model into the same store', async () => {
  const names: string[] = [];
  const request = (name: string, _options: object, work: () => Promise<unknown>) => {
    names.push(name);
    return work();
  };
  vi.stubGlobal('navigator', { locks: { request } });
  try {
    await one.get();
    await bring(folder());
  } finally {
    vi.unstubAllGlobals();
  }
  expect(names).toHaveLength(2);
  expect(names[1]).toBe(names[0]);
});

test('a known model that is picked file by file is known by what its configuration says', async () => {
  const config = '{"_name_or_path": "Qwen/Qwen1.5-0.5B-Chat"}';
  expect((await bring(folder(repoFiles({ 'config.json': config }), ''))).model.id).toBe(QWEN);
});

const flipped = () => {
  const bytes = someBytes(ONNX_SIZE);
  bytes[ONNX_SIZE / 2]! ^= 1;
  return bytes;
};
const swap = async (path: string, content: string | Uint8Array) => {
  const changed = folder({ [path]: content });
  const files = await packed();
  return [...files.filter((file) => file.path !== `${REPO}/${path}`), ...changed];
};
/** The ONNX file cannot be read from a byte on. */
const gone = async (name: string, from: number) => {
  const files = await packed();
  const file = files.find(({ path }) => path.endsWith(ONNX))?.file;
  const slice = file?.slice.bind(file);
  Object.assign(file ?? {}, {
    slice: (start: number, end: number) => (start < from ? slice?.(start, end) : unreadable(name)),
  });
  return files;
};
const HOSTILE: [
  name: string,
  files: () => CarriedFile[] | Promise<CarriedFile[]>,
  facts: object,
][] = [
  ['nothing', () => [], { code: 'input', facts: { reason: 'import-empty' } }],
  [
    'only litter',
    () => folder({ '.DS_Store': 'x' }, ''),
    { code: 'input', facts: { reason: 'import-empty' } },
  ],
  [
    'no config',
    () => folder(repoFiles({ 'config.json': undefined })),
    { facts: { reason: 'import-missing', file: 'config.json' } },
  ],
  [
    'no tokenizer',
    () => folder(repoFiles({ 'tokenizer.json': undefined })),
    { facts: { reason: 'import-missing', file: 'tokenizer.json' } },
  ],
  [
    'no ONNX file',
    () => folder(repoFiles({ [ONNX]: undefined })),
    { facts: { reason: 'import-no-onnx' } },
  ],
  [
    'two models',
    () => [...folder(), ...folder(repoFiles(), 'other/Model/')],
    { facts: { reason: 'import-several' } },
  ],
  [
    'a name that leads out of the folder',
    () => [...folder(), ...folder({ '../../evil.json': '{}' })],
    { facts: { reason: 'import-path' } },
  ],
  [
    'an absolute name',
    () => [...folder(), ...folder({ '/etc/passwd': 'x' }, '')],
    { facts: { reason: 'import-path' } },
  ],
  [
    'a manifest that leads out of the folder',
    () =>
      packed(repoFiles(), (pack) => ({
        ...pack,
        files: [...pack.files, { ...pack.files[0]!, path: '../../../secret' }],
      })),
    { facts: { reason: 'import-manifest' } },
  ],
  [
    'a manifest with a wrong number of chunks',
    () => packed(repoFiles(), (pack) => ({ ...pack, chunkSize: pack.chunkSize * 2 })),
    { facts: { reason: 'import-manifest' } },
  ],
  [
    'a manifest that names no tokenizer',
    () =>
      packed(repoFiles(), (pack) => ({
        ...pack,
        files: pack.files.filter(({ path }) => path !== 'tokenizer.json'),
      })),
    { facts: { reason: 'import-missing', file: 'tokenizer.json' } },
  ],
  [
    'a file that the manifest names and nobody brought',
    async () => (await packed()).filter(({ path }) => !path.endsWith(ONNX)),
    { facts: { reason: 'import-missing', file: ONNX } },
  ],
  [
    'a flipped bit',
    () => swap(ONNX, flipped()),
    { code: 'corrupt', facts: { reason: 'import', file: ONNX } },
  ],
  [
    'a file that was cut short',
    () => swap(ONNX, someBytes(ONNX_SIZE - 1)),
    { code: 'corrupt', facts: { reason: 'import', file: ONNX } },
  ],
  [
    'an empty file',
    () => [
      ...folder(repoFiles({ 'generation_config.json': undefined })),
      ...folder({ 'generation_config.json': '' }),
    ],
    { code: 'corrupt', facts: { file: 'generation_config.json' } },
  ],
  [
    'a web page as ONNX file',
    () => folder(repoFiles({ [ONNX]: '<!DOCTYPE html><p>Sign in' })),
    { facts: { reason: 'import-html', file: ONNX } },
  ],
  [
    'a web page as configuration',
    () => folder(repoFiles({ 'config.json': '\n<html>' })),
    { facts: { reason: 'import-html', file: 'config.json' } },
  ],
  [
    'git’s note in the place of a file',
    () => folder(repoFiles({ [ONNX]: 'version https://git-lfs.github.com/spec/v1\noid sha256:0' })),
    { facts: { reason: 'import-pointer', file: ONNX } },
  ],
  [
    'JSON that is none',
    () => folder(repoFiles({ 'tokenizer.json': '{"vocab":' })),
    { code: 'corrupt', facts: { reason: 'import', file: 'tokenizer.json' } },
  ],
  [
    'a stick that is pulled out before the first byte',
    () => gone('NotFoundError', 0),
    { code: 'input', facts: { reason: 'import-unreadable' } },
  ],
  [
    'a stick that is pulled out half-way',
    () => gone('NotReadableError', ONNX_SIZE / 2),
    { code: 'input', facts: { reason: 'import-unreadable' } },
  ],
  [
    'a broken archive',
    () => [{ path: 'model.zip', file: new Blob(['PK nonsense']) }],
    { facts: { reason: 'import-archive' } },
  ],
];

describe.each(HOSTILE)('%s', (_, files, error) => {
  test('is refused by name, and nothing is stored', async () => {
    await expect(bring(await files())).rejects.toMatchObject(error);
    expect(keys()).toEqual([]);
  });

  test('leaves a sound model as it was', async () => {
    await bring(await packed());
    const before = keys();
    await expect(bring(await files())).rejects.toMatchObject(error);
    expect(keys()).toEqual(before);
    await one.expectWholeModel();
  });
});

test('a hostile manifest with the hash of a stored file and false ones of its chunks spoils nothing', async () => {
  await bring(await packed());
  const before = keys();
  const lie = await packed(repoFiles(), (pack) => ({
    ...pack,
    files: pack.files.map((file) => ({ ...file, chunks: file.chunks.map(() => '0'.repeat(64)) })),
  }));
  // The files themselves are right, so it is the same model once more.
  await bring(lie);
  expect(keys()).toEqual(before);
  await one.expectWholeModel();
});

test('a disk that is full stores nothing', async () => {
  const files = await packed();
  one.caches.failPut = { after: 5, name: 'QuotaExceededError' };
  await expect(bring(files)).rejects.toMatchObject({ code: 'storage', facts: { reason: 'quota' } });
  expect(keys()).toEqual([]);
});

test('an import that was given up leaves a begun download to go on', async () => {
  await one.getOnly(5 * CHUNK);
  const before = keys();
  await expect(bring(await swap(ONNX, flipped()))).rejects.toMatchObject({ code: 'corrupt' });
  const cancel = new AbortController();
  const files = await packed();
  const onProgress = () => cancel.abort();
  await expect(bring(files, { onProgress, signal: cancel.signal })).rejects.toThrow('cancelled');
  expect(keys()).toEqual(before);
  one.hub.requests.length = 0;
  await one.get();
  expect(one.onnxBytes()).toBe(ONNX_SIZE - 5 * CHUNK);
});

test('what a download has brought is not written again, and the other way round', async () => {
  await one.get();
  const puts = one.caches.puts;
  await bring(await packed());
  expect(one.caches.puts - puts).toBeLessThan(12); // plan, manifest and the small files
  await one.expectWholeModel();
  expect((await openStored(MODEL.id, one.place))?.manifest.revision).toBe('r1');
});
