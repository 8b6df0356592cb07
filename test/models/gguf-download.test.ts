/** Repositories that have GGUF: what they offer, and the file converted while it arrives. */
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { customModel, type ModelHost, type ModelSpec } from '../../src/contract/models.ts';
import type { DownloadProgress } from '../../src/contract/weights.ts';
import { download, type DownloadOptions } from '../../src/models/download.ts';
import { CONVERTED_ONNX } from '../../src/models/gguf/convert.ts';
import { importModel } from '../../src/models/import.ts';
import { offer } from '../../src/models/offer.ts';
import { CACHE_NAME } from '../../src/models/place.ts';
import { listStored, WeightStore } from '../../src/models/store.ts';
import { listUnfinished } from '../../src/models/unfinished.ts';
import { failure } from '../support/failure.ts';
import { text, tinyGguf, writeGguf } from '../support/gguf.ts';
import { COMMIT, startHub, type Hub } from '../support/hub.ts';
import { MemoryCaches } from '../support/memory-cache.ts';
import { repoFiles, sha256 } from '../support/repo.ts';
import { blobOf } from './carry.ts';

vi.setConfig({ testTimeout: 60_000 });

const REPO = 'Makers/Tiny-Chat-GGUF';
const FILE = 'tiny-chat-q8_0.gguf';
const CHUNK = 50_000;
const tiny = writeGguf(tinyGguf());
const other = writeGguf(tinyGguf({ seed: 2 }));

let root: string;
let hub: Hub;
let caches: MemoryCaches;
const hosts = (): ModelHost[] => [{ kind: 'hub', url: hub.url }];
const place = () => ({ caches: caches.storage, root: 'https://app.test/__weights/' });
const keys = () => [...(caches.entries.get(CACHE_NAME)?.keys() ?? [])].sort();

function put(files: Record<string, string | Uint8Array>, repo = REPO): void {
  for (const [path, content] of Object.entries(files)) {
    const file = join(root, repo, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
}

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'gguf-hub-'));
  put({ 'README.md': '# Tiny', [FILE]: tiny });
  hub = await startHub(root, { tags: ['gguf', 'license:apache-2.0'] });
  caches = new MemoryCaches();
});
afterEach(async () => {
  await hub.close();
  rmSync(root, { recursive: true });
});

const chosen = (gguf = FILE) => ({ ...customModel(REPO), gguf, bytes: tiny.length });
const get = (options: DownloadOptions = {}, from = hosts(), model: ModelSpec = chosen()) =>
  download(model, from, { place: place(), chunkSize: CHUNK, backoffMs: [1, 1, 1], ...options });
const bytesOf = (url = FILE) =>
  hub.requests.filter((one) => one.url.endsWith(url)).reduce((sum, { bytes }) => sum + bytes, 0);

describe('what a repository offers', () => {
  const look = (free?: number) =>
    offer(customModel(REPO), hosts(), { free: async () => free, backoffMs: [] });

  test('the best first, with sizes and licence, and nothing is downloaded', async () => {
    put({
      'tiny-q4_k_m.gguf': tiny.slice(0, 60_000),
      'tiny-Q4_0.gguf': tiny.slice(0, 50_000),
      'tiny.Q6_K.gguf': tiny.slice(0, 80_000),
      'sub/tiny-q5_0.gguf': tiny.slice(0, 70_000),
      'tiny-f16.gguf': tiny.slice(0, 200_000),
      'tiny.gguf': tiny.slice(0, 10),
      'tiny-IQ4_XS.gguf': tiny.slice(0, 9),
      'tiny-Q3_K_M.gguf': tiny.slice(0, 9),
      'tiny-Q4_0_4_4.gguf': tiny.slice(0, 9),
      'tiny-Q8_0-00001-of-00002.gguf': tiny.slice(0, 9),
      'mmproj-tiny-Q8_0.gguf': tiny.slice(0, 9),
    });
    const { choices, licence } = await look();
    expect(choices.map(({ gguf, type, bytes, fits }) => [gguf, type, bytes, fits])).toEqual([
      [FILE, 'Q8_0', tiny.length, true],
      ['tiny.Q6_K.gguf', 'Q6_K', 80_000, true],
      ['sub/tiny-q5_0.gguf', 'Q5_0', 70_000, true],
      ['tiny-q4_k_m.gguf', 'Q4_K_M', 60_000, true],
      ['tiny-Q4_0.gguf', 'Q4_0', 50_000, true],
      ['tiny-f16.gguf', 'F16', 200_000, true],
      ['tiny.gguf', '', 10, true],
    ]);
    expect(licence).toMatchObject({ name: 'Apache-2.0' });
    expect(hub.requests.every(({ url }) => url.includes('/api/'))).toBe(true);
  });

  test('room is that for the file and for what is made of it', async () => {
    put({ 'tiny-q4_0.gguf': tiny.slice(0, 90_000) });
    const needed = (await look()).choices.map((choice) => choice.needed);
    expect(needed[0]).toBeCloseTo(tiny.length * (1 + 8 / 8.5), -1);
    expect(needed[1]).toBe(90_000 * (1 + 8 / 4.5));
    const fit = async (free: number) => (await look(free)).choices.map(({ fits }) => fits);
    expect(await fit(needed[0]!)).toEqual([true, true]);
    expect(await fit(needed[1]!)).toEqual([false, true]);
    expect(await fit(1000)).toEqual([false, false]);
  });

  test('ONNX files beside them come first', async () => {
    put(repoFiles());
    const { choices } = await look();
    expect(choices.map(({ gguf }) => gguf)).toEqual([null, FILE]);
    expect(choices[0]!.bytes).toBeGreaterThan(100_000);
  });

  test('nothing to choose in a repository of ONNX files, nor where a host lists nothing', async () => {
    put(repoFiles(), 'a/Model');
    const model = customModel('a/Model');
    expect((await offer(model, hosts(), { backoffMs: [] })).choices).toEqual([]);
    hub.faults.noApi = true;
    expect((await look()).choices).toEqual([]);
  });

  test.each<[string, string[], object]>([
    ['in parts', ['x-00001-of-00002.gguf', 'x-00002-of-00002.gguf'], { reason: 'gguf-split' }],
    ['of types nobody reads here', ['x-IQ2_M.gguf'], { reason: 'gguf-type', name: 'IQ2_M' }],
    ['of pictures', ['mmproj-x-f16.gguf'], { reason: 'gguf-vision' }],
  ])('files %s get their sentence', async (_, names, facts) => {
    rmSync(join(root, REPO, FILE));
    put(Object.fromEntries(names.map((name) => [name, 'x'])));
    expect(await failure(look())).toMatchObject({ code: 'input', facts });
  });

  test('one that there is not: the hub’s own words', async () => {
    hub.faults.status['api'] = 401;
    expect((await failure(look())).facts).toMatchObject({ reason: 'no-repo' });
  });
});

describe('the chosen file', () => {
  test('becomes what an import of it becomes, is checked, and leaves nothing else', async () => {
    const manifest = await get();
    expect(manifest).toMatchObject({ revision: COMMIT, onnx: CONVERTED_ONNX, verified: true });
    expect(manifest.model).toMatchObject({ id: REPO, gguf: FILE, licence: { name: 'Apache-2.0' } });
    expect(manifest.model.source).toMatch(/^GGUF \(/);
    expect(bytesOf()).toBe(tiny.length);
    const chunks = keys().filter((key) => /\/\d+$/.test(key)).length;
    expect(chunks).toBe(manifest.files.reduce((sum, file) => sum + file.chunks.length, 0));
    expect(await listUnfinished(place())).toEqual([]);

    const before = caches.puts;
    const brought = [{ path: 'Mine.gguf', file: blobOf(tiny) }];
    const mine = await importModel(brought, { place: place(), chunkSize: CHUNK });
    expect(mine.files).toEqual(manifest.files);
    expect(caches.puts - before).toBe(2); // plan and manifest: not a chunk is made again
  });

  test('is converted while it arrives', async () => {
    hub.faults.bytesPerSecond = 1_000_000;
    let made = 0;
    await get({
      onProgress: ({ phase, loadedBytes }) => {
        if (phase !== 'downloading' || loadedBytes < 0.9 * tiny.length) return;
        made ||= keys().filter((key) => /unverified-\w+\/\d+$/.test(key)).length;
      },
    });
    expect(made).toBeGreaterThan(5);
  });

  test('tells of the download up to its end, then of what is left to be converted', async () => {
    const seen: DownloadProgress[] = [];
    const { files } = await get({ onProgress: (p) => seen.push(p) });
    const of = (phase: string) => seen.filter((p) => p.phase === phase);
    expect(new Set(of('downloading').map((p) => p.totalBytes))).toEqual(new Set([tiny.length]));
    const size = files.reduce((sum, file) => sum + file.size, 0);
    expect(seen.at(-1)).toMatchObject({
      ...{ phase: 'converting', loadedBytes: size, totalBytes: size },
    });
  });

  test('goes on after a stop where it was, in download and conversion', async () => {
    hub.faults.cutAfter = 400_000;
    expect((await failure(get({ backoffMs: [] }))).facts.reason).toBe('incomplete');
    hub.faults.cutAfter = undefined;
    const [begun] = await listUnfinished(place());
    expect(begun).toMatchObject({ model: { id: REPO, gguf: FILE } });
    expect(begun!.byHand).toBeUndefined();
    const made = keys().filter((key) => key.includes('/unverified-'));
    expect(made.length).toBeGreaterThan(2);
    hub.requests.length = 0;
    const puts = caches.puts;
    const { files } = await get({}, hosts(), customModel(REPO)); // a page that only knows the name
    expect(bytesOf()).toBeLessThan(tiny.length - 300_000);
    expect(hub.requests.some(({ url }) => url.includes('/api/'))).toBe(false);
    const chunks = files.reduce((sum, file) => sum + file.chunks.length, 0);
    expect(caches.puts - puts).toBeLessThan(chunks + Math.ceil(tiny.length / CHUNK));
  });

  test('a cancel ends both, and keeps what is there', async () => {
    hub.faults.bytesPerSecond = 1_000_000;
    const stop = new AbortController();
    const onProgress = ({ loadedBytes }: DownloadProgress) => {
      if (loadedBytes > 400_000) stop.abort();
    };
    await expect(get({ onProgress, signal: stop.signal })).rejects.toMatchObject({
      name: 'AbortError',
    });
    const puts = caches.puts;
    expect((await listUnfinished(place()))[0]!.storedBytes).toBeGreaterThan(300_000);
    hub.faults.bytesPerSecond = undefined;
    expect(caches.puts).toBe(puts);
    expect((await get()).files).toHaveLength(5);
  });

  test('other bytes than the hub promised: all of it goes, also what was made of them', async () => {
    hub.faults.sha256[FILE] = await sha256(other);
    expect(await failure(get())).toMatchObject({ code: 'corrupt', facts: { file: FILE } });
    expect(keys().filter((key) => /\/\d+$/.test(key))).toEqual([]);
    expect(await listStored(place())).toEqual([]);
  });

  test('other bytes from the first source: the second one’s are converted', async () => {
    const second = mkdtempSync(join(tmpdir(), 'gguf-hub-'));
    mkdirSync(join(second, REPO), { recursive: true });
    writeFileSync(join(second, REPO, FILE), tiny);
    const right = await startHub(second);
    put({ [FILE]: other });
    hub.faults.sha256[FILE] = await sha256(tiny);
    const both: ModelHost[] = [...hosts(), { kind: 'hub', url: right.url }];
    const { files } = await get({}, both);
    await right.close();
    rmSync(second, { recursive: true });
    caches = new MemoryCaches();
    const brought = [{ path: 'Mine.gguf', file: blobOf(tiny) }];
    const mine = await importModel(brought, { place: place(), chunkSize: CHUNK });
    expect(files.map((file) => file.sha256)).toEqual(mine.files.map((file) => file.sha256));
  });

  test('one that does not run here says so early, and nothing stays', async () => {
    const gemma = tinyGguf();
    gemma.metadata['general.architecture'] = text('gemma3');
    put({ [FILE]: writeGguf(gemma) });
    hub.faults.bytesPerSecond = 500_000;
    const facts = { reason: 'gguf-architecture', name: 'gemma3' };
    expect(await failure(get())).toMatchObject({ code: 'input', facts });
    expect(bytesOf()).toBeLessThan(tiny.length / 2);
    expect(keys()).toEqual([]);
  });

  test('no room: said before the long download, and what was begun may go on', async () => {
    hub.faults.bytesPerSecond = 500_000;
    const lack = await failure(get({ free: async () => tiny.length }));
    expect(lack).toMatchObject({ code: 'storage', facts: { reason: 'room', limit: tiny.length } });
    expect(bytesOf()).toBeLessThan(tiny.length / 2);
    expect((await listUnfinished(place())).map(({ model }) => model.id)).toEqual([REPO]);
  });

  test('a full disk is said, and it goes on when there is room', async () => {
    caches.failPut = { after: 12, name: 'QuotaExceededError' };
    expect((await failure(get())).facts.reason).toBe('quota');
    caches.failPut = undefined;
    expect((await get()).files).toHaveLength(5);
  });

  test('from a host without any listing: converted too, and not called checked', async () => {
    hub.faults.noApi = true;
    expect(await get()).toMatchObject({ revision: 'main', verified: false });
    hub.faults.noRange = hub.faults.noLength = true;
    caches = new MemoryCaches();
    expect((await get()).files).toHaveLength(5);
  });

  test('where a stored chunk is missing, the file comes again and only that is made', async () => {
    const whole = await get();
    const onnx = whole.files.find(({ path }) => path === CONVERTED_ONNX)!;
    caches.entries.get(CACHE_NAME)!.delete(`${place().root}${onnx.key}/3`);
    const put = vi.spyOn(WeightStore.prototype, 'putChunk');
    const again = await get({}, hosts(), customModel(REPO));
    expect(put.mock.calls.filter(([key]) => key === onnx.key)).toHaveLength(1);
    put.mockRestore();
    expect(again.files).toEqual(whole.files);
  });
});
