/** GGUF files that a person brings: converted into the store, wholly right or not at all. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { CarriedFile, Manifest } from '../../src/contract/weights.ts';
import { CONVERTED_ONNX, EDITION } from '../../src/models/gguf/convert.ts';
import { ggufChoices } from '../../src/models/find-gguf.ts';
import { importModel, type CarryOptions } from '../../src/models/import.ts';
import { CACHE_NAME } from '../../src/models/place.ts';
import { listStored, openStored, removeStored, WeightStore } from '../../src/models/store.ts';
import { listUnfinished } from '../../src/models/unfinished.ts';
import { packGguf } from '../../tools/pack-model/pack-gguf.ts';
import { FakeLocks } from '../support/locks.ts';
import { text, tinyGguf, u32, writeGguf, type TestGguf } from '../support/gguf.ts';
import { MODEL, repoFiles, sha256 } from '../support/repo.ts';
import { blobOf, folder, packed, unreadable } from './carry.ts';
import { stage } from './stage.ts';

vi.setConfig({ testTimeout: 60_000 }); // a machine that does much else beside

const one = stage();
/** Small, so that a tiny model has dozens; parts of the ONNX file lie across their borders. */
const CHUNK = 50_000;
const bring = (files: readonly CarriedFile[], options: CarryOptions = {}) =>
  importModel(files, { place: one.place, chunkSize: CHUNK, ...options });
const keys = () => [...(one.caches.entries.get(CACHE_NAME)?.keys() ?? [])].sort();

const { putChunk } = WeightStore.prototype;
const NAME = 'Tiny-Chat-Q4_K_M.gguf';
const tiny = writeGguf(tinyGguf());
const gguf = (bytes: Uint8Array = tiny, path = NAME): CarriedFile[] => [
  { path, file: blobOf(bytes) },
];
function changed(change: (gguf: TestGguf) => unknown): Uint8Array {
  const one = tinyGguf();
  change(one);
  return writeGguf(one);
}

test('is stored as the command line makes it, byte by byte, under the same name', async () => {
  const site = mkdtempSync(join(tmpdir(), 'site-'));
  onTestFinished(() => rmSync(site, { recursive: true }));
  writeFileSync(join(site, NAME), tiny);
  const made = await packGguf(join(site, NAME), site);
  const manifest = await bring(gguf());
  expect(manifest).toMatchObject({
    model: { id: made.repo, title: 'Tiny-Chat', licence: { name: 'Apache-2.0' } },
    revision: `gguf-${(await sha256(tiny)).slice(0, 12)}`,
    onnx: CONVERTED_ONNX,
    verified: false,
  });
  expect(manifest.model.source).toMatch(/^GGUF \(.*Q4_K.*\)$/);
  expect(manifest.model.bytes).toBe(made.bytes);
  expect(manifest.files).toHaveLength(made.files);
  const stored = await openStored(made.repo, one.place);
  for (const { path, sha256: promised } of manifest.files) {
    const there = readFileSync(join(made.folder, path));
    expect(await sha256(there), path).toBe(promised);
    const bytes = await (await stored?.file(path))!.arrayBuffer();
    expect(there.equals(Buffer.from(bytes)), path).toBe(true);
  }
  expect(await listUnfinished(one.place)).toEqual([]);
});

test('what is made stays the same, or the edition is another', async () => {
  const { files } = await bring(gguf());
  const made = files.map(({ path, sha256: hash }) => `${path} ${hash.slice(0, 16)}`).sort();
  expect([EDITION, ...made]).toMatchInlineSnapshot(`
    [
      3,
      "config.json 0354c5fb060e640e",
      "generation_config.json a89ced735e5ff544",
      "onnx/model_quantized.onnx 5cbf6b71b00fea54",
      "tokenizer.json 19f99003f52e78f2",
      "tokenizer_config.json 69bc0c1fa1b51dcf",
    ]
  `);
});

test('tells how far it is, in bytes, up to the whole', async () => {
  const seen: [number, number][] = [];
  const onProgress: CarryOptions['onProgress'] = (p) => seen.push([p.loadedBytes, p.totalBytes]);
  const { model } = await bring(gguf(), { onProgress });
  const whole = tiny.length + model.bytes;
  expect(new Set(seen.map(([, total]) => total))).toEqual(new Set([whole]));
  expect(seen.map(([loaded]) => loaded)).toEqual(
    seen.map(([loaded]) => loaded).sort((a, b) => a - b),
  );
  expect(seen.at(-1)).toEqual([whole, whole]);
});

describe('is found', () => {
  const blob = `sha256-${'0a'.repeat(32)}`;
  test.each<[string, () => CarriedFile[], string]>([
    [
      'in a hidden folder',
      () => gguf(tiny, '.lmstudio/models/makers/Tiny-Q8_0.gguf'),
      'imported/Tiny',
    ],
    ['in a folder', () => gguf(tiny, 'lmstudio/makers/Tiny-Q8_0.gguf'), 'imported/Tiny'],
    [
      'beside notes and settings',
      () => [
        ...gguf(tiny, `x/${NAME}`),
        ...folder({ 'README.md': 'x', 'config.json': '{}' }, 'x/'),
      ],
      'imported/Tiny-Chat',
    ],
    ['under a name in capitals', () => gguf(tiny, 'TINY.GGUF'), 'imported/TINY'],
    ['under the hash that Ollama names it by', () => gguf(tiny, blob), 'imported/Tiny'],
    [
      'never by the makers that it names: a host has other files under their name',
      () => gguf(changed((g) => (g.metadata['general.organization'] = text('The Makers')))),
      'imported/Tiny-Chat',
    ],
  ])('%s', async (_, files, id) => {
    expect((await bring(files())).model.id).toBe(id);
  });

  test('but not where an ONNX file lies beside it', async () => {
    const { model } = await bring([...folder(repoFiles(), 'a/Model/'), ...gguf(tiny, 'a/x.gguf')]);
    expect(model.id).toBe('a/Model');
  });
});

test('another file of the same name stays beside the first one, and says as much of itself', async () => {
  const other = writeGguf(tinyGguf({ seed: 2 }));
  for (const bytes of [tiny, other, tiny, other]) await bring(gguf(bytes));
  const models = (await listStored(one.place)).map(({ model }) => model);
  expect(models.map(({ title }) => title).sort()).toEqual(['Tiny-Chat', 'Tiny-Chat (2)']);
  expect(models[1]).toMatchObject({ licence: models[0]?.licence, source: models[0]?.source });
});

test('two at once, in two tabs, both stay', async () => {
  let last: Promise<unknown> = Promise.resolve();
  const request = (_name: string, _options: object, work: () => Promise<unknown>) => {
    const turn = last.then(work);
    last = turn.catch(() => {});
    return turn;
  };
  vi.stubGlobal('navigator', { locks: { request } });
  onTestFinished(() => void vi.unstubAllGlobals());
  const other = writeGguf(tinyGguf({ seed: 2 }));
  await Promise.all([tiny, other, tiny].map((bytes) => bring(gguf(bytes))));
  const models = (await listStored(one.place)).map(({ model }) => model.title);
  expect(models.sort()).toEqual(['Tiny-Chat', 'Tiny-Chat (2)']);
});

/** A file of which nothing can be read from a byte on. */
function gone(from: number): CarriedFile[] {
  const file = blobOf(tiny);
  const slice = file.slice.bind(file);
  const cut = (start: number, end: number) => (end <= from ? slice(start, end) : unreadable());
  return [{ path: NAME, file: Object.assign(file, { slice: cut as Blob['slice'] }) }];
}

const REFUSED: [name: string, files: () => CarriedFile[], reason: string][] = [
  ['no GGUF', () => gguf(Buffer.from('<!doctype html>')), 'gguf-none'],
  ['an empty file', () => gguf(new Uint8Array()), 'gguf-none'],
  ['a file that was cut short', () => gguf(tiny.slice(0, -100)), 'gguf-truncated'],
  [
    'a part of a file',
    () => gguf(changed((g) => (g.metadata['split.count'] = u32(2)))),
    'gguf-split',
  ],
  [
    'all parts of a file',
    () => [1, 2].flatMap((i) => gguf(tiny, `x/a-0000${i}-of-00002.gguf`)),
    'gguf-split',
  ],
  [
    'an unknown architecture',
    () => gguf(changed((g) => (g.metadata['general.architecture'] = text('gemma3')))),
    'gguf-architecture',
  ],
  ['two models', () => [...gguf(), ...gguf(tiny, 'other.gguf')], 'import-several'],
  ['a stick that is pulled out at once', () => gone(0), 'import-unreadable'],
  ['a stick that is pulled out half-way', () => gone(tiny.length / 2), 'import-unreadable'],
];

describe.each(REFUSED)('%s', (_, files, reason) => {
  const error = { code: 'input', facts: { reason } };
  test('is refused, and nothing is stored', async () => {
    await expect(bring(files())).rejects.toMatchObject(error);
    expect(keys()).toEqual([]);
  });

  test('leaves what is there as it was', async () => {
    await bring(gguf());
    await bring(await packed(), { chunkSize: 4096 });
    const before = keys();
    await expect(bring(files())).rejects.toMatchObject(error);
    expect(keys()).toEqual(before);
    await one.expectWholeModel();
  });
});

test('a stick that is pulled out while it is converted leaves nothing', async () => {
  const [brought] = gguf();
  let reads = 0;
  const slice = brought!.file.slice.bind(brought!.file);
  Object.assign(brought!.file, {
    slice: (start: number, end: number) => (++reads > 20 ? unreadable() : slice(start, end)),
  });
  await expect(bring([brought!])).rejects.toMatchObject({ facts: { reason: 'import-unreadable' } });
  expect(one.caches.puts).toBeGreaterThan(5);
  expect(keys()).toEqual([]);
});

test('where the browser has too little room left, nothing is converted', async () => {
  let total = 0;
  await bring(gguf(), { onProgress: (p) => (total = p.totalBytes - tiny.length) });
  await (await WeightStore.open(one.place)).remove('imported/Tiny-Chat');
  const before = one.caches.puts;
  const room = { code: 'storage', facts: { reason: 'room', actual: total, limit: total - 1 } };
  const free = (bytes: number | undefined) => ({ free: async () => bytes });
  await expect(bring(gguf(), free(total - 1))).rejects.toMatchObject(room);
  expect(one.caches.puts).toBe(before);
  for (const bytes of [total, undefined, 0]) await bring(gguf(), free(bytes)); // 0: it is there
});

describe('of several', () => {
  const HASH = (n: number) => `sha256-${String(n).repeat(64)}`;
  const blobs = (): CarriedFile[] => [
    ...gguf(tiny, `.ollama/models/blobs/${HASH(1)}`),
    ...gguf(
      changed((g) => (g.metadata['general.name'] = text('Other'))),
      `.ollama/models/blobs/${HASH(2)}`,
    ),
    ...folder({ [`blobs/${HASH(3)}`]: '{"stop": []}' }, '.ollama/models/'),
    ...folder({ id_ed25519: 'secret' }, '.ollama/'),
  ];
  const manifest = (hash: string) =>
    JSON.stringify({
      schemaVersion: 2,
      config: { digest: `sha256:${'9'.repeat(64)}` },
      layers: [
        {
          mediaType: 'application/vnd.ollama.image.model',
          digest: hash.replace('-', ':'),
          size: 1,
        },
        { mediaType: 'application/vnd.ollama.image.license', digest: `sha256:${'3'.repeat(64)}` },
      ],
    });

  test('Ollama’s are offered by the names that its owner knows, or by their own', async () => {
    const named = folder(
      { 'manifests/registry.ollama.ai/library/qwen2.5/0.5b': manifest(HASH(1)) },
      '.ollama/models/',
    );
    const choices = await ggufChoices([...blobs(), ...named]);
    expect(choices.map(({ title, architecture }) => [title, architecture]).sort()).toEqual([
      ['Other', 'qwen2'],
      ['qwen2.5:0.5b', 'qwen2'],
    ]);
    expect(choices[0]?.bytes).toBeGreaterThanOrEqual(choices[1]?.bytes ?? 0);
  });

  test('the one that is chosen is imported', async () => {
    const [choice] = (await ggufChoices(blobs())).filter(({ title }) => title === 'Other');
    expect((await bring(blobs(), { only: choice?.path })).model.title).toBe('Other');
    expect(await listStored(one.place)).toHaveLength(1);
  });

  test.each([
    ['a single file', () => gguf()],
    ['no GGUF at all', () => folder()],
    ['an ONNX file beside them', () => [...folder(), ...blobs()]],
    ['an empty file of that name', () => gguf(new Uint8Array(0), HASH(1))],
  ])('there is nothing to choose: %s', async (_, files) => {
    expect(await ggufChoices(files())).toEqual([]);
  });

  test('a stick that is pulled out gets its sentence', async () => {
    const unreadable = { code: 'input', facts: { reason: 'import-unreadable' } };
    const files = [...gone(0), ...gguf(tiny, 'other.gguf')];
    await expect(ggufChoices(files)).rejects.toMatchObject(unreadable);
  });

  test('files that are no GGUF but called so are named by their files', async () => {
    const files = [...gguf(tiny, 'a.gguf'), ...gguf(Buffer.from('GGUF?'), 'b.gguf')];
    expect((await ggufChoices(files)).map(({ title }) => title)).toEqual(['a.gguf', 'b.gguf']);
  });
});

test('a disk that is full stores nothing', async () => {
  for (const after of [0, 1, 7, 20]) {
    one.caches.failPut = { after, name: 'QuotaExceededError' };
    const full = { code: 'storage', facts: { reason: 'quota' } };
    await expect(bring(gguf())).rejects.toMatchObject(full);
    expect(keys()).toEqual([]);
  }
});

test('cancelled at any point, it leaves nothing', async () => {
  let total = 0;
  await bring(gguf(), { onProgress: (p) => (total = p.totalBytes) });
  await (await WeightStore.open(one.place)).remove('imported/Tiny-Chat');
  let now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => (now += 1000)); // every step is told
  onTestFinished(() => void vi.restoreAllMocks());
  for (const share of [0.01, 0.3, 0.5, 0.7, 0.95]) {
    const cancel = new AbortController();
    const onProgress: CarryOptions['onProgress'] = (p) =>
      p.loadedBytes >= share * total && cancel.abort();
    const options = { onProgress, signal: cancel.signal };
    await expect(bring(gguf(), options), `${share}`).rejects.toThrow('cancelled');
    expect(keys()).toEqual([]);
  }
});

test('after a tab was closed in the middle, it goes on from the last chunk that is stored', async () => {
  // What comes after the tenth entry never ends, as in a tab that is gone.
  one.caches.hangPut = { after: 10, times: 1 };
  void bring(gguf());
  await vi.waitFor(() => expect(one.caches.puts).toBe(11), { timeout: 30_000 });
  const there = keys().filter((key) => /\/\d+$/.test(key));
  expect(there).toHaveLength(9);
  expect(await listUnfinished(one.place)).toMatchObject([
    { model: { id: 'imported/Tiny-Chat' }, byHand: true },
  ]);
  const [brought] = gguf();
  const reads: number[] = [];
  const slice = brought!.file.slice.bind(brought!.file);
  Object.assign(brought!.file, {
    slice: (start: number, end: number) => {
      reads.push(end - start);
      return slice(start, end);
    },
  });
  const before = one.caches.puts;
  const manifest = await bring([brought!]);
  const chunks = manifest.files.flatMap((file) => file.chunks).length;
  expect(one.caches.puts - before).toBe(chunks - 9 + 2); // plan and manifest
  const again = reads.reduce((sum, bytes) => sum + bytes, 0);
  expect(again).toBeLessThan(3 * tiny.length); // head, hash, and what was left to be made
  expect(await listUnfinished(one.place)).toEqual([]);
});

/** An import of the file that never gets beyond its tenth entry, as in a tab that is gone. */
async function cutShort(bytes = tiny, name = NAME): Promise<void> {
  const before = one.caches.puts;
  one.caches.hangPut = { after: 10, times: 1 };
  void bring(gguf(bytes, name));
  await vi.waitFor(() => expect(one.caches.puts).toBe(before + 11), { timeout: 30_000 });
}

test('an import that was cut short is not forgotten for another file of its name', async () => {
  await cutShort();
  const begun = await listUnfinished(one.place);
  const { model } = await bring(gguf(writeGguf(tinyGguf({ seed: 2 }))));
  expect(model).toMatchObject({ title: 'Tiny-Chat (2)' });
  expect(await listUnfinished(one.place)).toEqual(begun);
  expect((await bring(gguf())).model.id).toBe(begun[0]?.model.id);
  expect(await listUnfinished(one.place)).toEqual([]);
});

test('the same file under another name ends an import that was cut short', async () => {
  await cutShort();
  await bring(gguf(tiny, 'Renamed.gguf'));
  expect(await listUnfinished(one.place)).toEqual([]);
  expect((await listStored(one.place)).map(({ model }) => model.title)).toEqual(['Renamed']);
});

describe('discarded in another tab meanwhile', () => {
  const ID = 'imported/Tiny-Chat';
  beforeEach(() => void vi.stubGlobal('navigator', { locks: new FakeLocks() }));
  afterEach(() => void vi.unstubAllGlobals());

  /** Before the n-th chunk is stored. */
  function meanwhile(count: number, work: () => Promise<void>) {
    const put = vi.spyOn(WeightStore.prototype, 'putChunk');
    let left = count;
    put.mockImplementation(async function (this: WeightStore, ...chunk) {
      if (--left === 0) {
        put.mockRestore();
        await work();
      }
      return putChunk.apply(this, chunk);
    });
    onTestFinished(() => put.mockRestore());
  }

  test('it ends with the chunk under way, and nothing of it stays', async () => {
    meanwhile(5, () => removeStored(ID, one.place));
    await expect(bring(gguf())).rejects.toMatchObject({ name: 'AbortError' });
    expect(one.caches.puts).toBeLessThan(8);
    expect(keys()).toEqual([]);
  });

  test('it leaves alone what the other tab imports after that', async () => {
    let other: Promise<Manifest> | undefined;
    meanwhile(5, async () => {
      await removeStored(ID, one.place);
      other = bring(gguf());
      await vi.waitFor(async () => expect(await listUnfinished(one.place)).toHaveLength(1));
    });
    await expect(bring(gguf())).rejects.toMatchObject({ name: 'AbortError' });
    const manifest = await other!;
    expect(await (await WeightStore.open(one.place)).findGap(manifest)).toBeUndefined();
    expect(await listStored(one.place)).toEqual([manifest]);
  });

  test('so does a download', async () => {
    meanwhile(3, () => removeStored(MODEL.id, one.place));
    await expect(one.get()).rejects.toMatchObject({ name: 'AbortError' });
    expect(keys()).toEqual([]);
  });
});

test('a chunk that was damaged since is made again', async () => {
  const whole = await bring(gguf());
  const entries = one.caches.entries.get(CACHE_NAME)!;
  const onnx = whole.files.find(({ path }) => path === CONVERTED_ONNX)!;
  for (const index of [0, 3]) {
    entries.get(`${one.place.root}${onnx.key}/${index}`)!.bytes[5]! ^= 1;
  }
  entries.delete(`${one.place.root}${onnx.key}/7`);
  expect((await bring(gguf())).files).toEqual(whole.files);
});
