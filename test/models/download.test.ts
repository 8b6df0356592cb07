/** Downloads that go well, and storage that does not take them. */
import { describe, expect, test, vi } from 'vitest';
import type { DownloadProgress } from '../../src/contract/weights.ts';
import { download } from '../../src/models/download.ts';
import { CACHE_NAME } from '../../src/models/place.ts';
import { openStored, removeStored } from '../../src/models/store.ts';
import { failure } from '../support/failure.ts';
import { COMMIT } from '../support/hub.ts';
import { MODEL, ONNX, ONNX_SIZE, sha256, someBytes } from '../support/repo.ts';
import { CHUNK, stage } from './stage.ts';

const s = stage();

describe('a download that goes well', () => {
  test('ends with every byte stored, checked, and pinned to the commit', async () => {
    const manifest = await s.get();
    expect(manifest).toMatchObject({ revision: COMMIT, onnx: ONNX, verified: true });
    expect(manifest.files.map(({ path }) => path)).toEqual([
      'config.json',
      'tokenizer.json',
      'tokenizer_config.json',
      'generation_config.json',
      ONNX,
    ]);
    await s.expectWholeModel();
    const stored = await openStored(MODEL.id, s.place);
    expect(await (await stored!.file('config.json'))!.json()).toEqual({ model_type: 'qwen2' });
    expect(await stored!.file('README.md')).toBeUndefined();
  });

  test('tells the host nothing about the page', async () => {
    await s.get();
    expect(s.hub.requests.every(({ method, referer }) => method === 'GET' && !referer)).toBe(true);
  });

  test('reports progress that only grows and ends at the total', async () => {
    const seen: DownloadProgress[] = [];
    await s.get({ onProgress: (p) => seen.push(p) });
    const loaded = seen.map(({ loadedBytes }) => loadedBytes);
    expect(loaded).toEqual(loaded.toSorted((a, b) => a - b));
    expect(seen[0]).toMatchObject({ phase: 'listing', loadedBytes: 0 });
    const last = seen.at(-1)!;
    expect(last.loadedBytes).toBe(last.totalBytes);
    expect(last.totalBytes).toBeGreaterThan(ONNX_SIZE);
  });

  test('is not repeated when the model is complete', async () => {
    await s.get();
    s.hub.requests.length = 0;
    await s.get();
    expect(s.hub.requests).toEqual([]);
  });

  test('takes the data files beside the ONNX file', async () => {
    s.repo.write(`${ONNX}_data`, someBytes(9000, 2));
    s.repo.write(`${ONNX}_data_1`, someBytes(500, 3));
    const { files } = await s.get();
    const paths = files.slice(-3).map(({ path }) => path);
    expect(paths).toEqual([ONNX, `${ONNX}_data`, `${ONNX}_data_1`]);
    const stored = await openStored(MODEL.id, s.place);
    const data = await stored!.file(`${ONNX}_data`);
    expect(await sha256(data!)).toBe(await sha256(someBytes(9000, 2)));
  });

  test('works from a plain folder without any API, and says that nothing was checked', async () => {
    s.usePlainFolder();
    expect(await s.get()).toMatchObject({ revision: 'main', verified: false });
    await s.expectWholeModel();
  });

  test('works from a host that never tells a length', async () => {
    s.usePlainFolder();
    s.hub.faults.noRange = true;
    s.hub.faults.noLength = true;
    const seen: DownloadProgress[] = [];
    await s.get({ onProgress: (p) => seen.push(p) });
    expect(seen.at(-1)!.totalBytes).toBe(0);
    await s.expectWholeModel();
  });

  test('is done once by two tabs, where there are Web Locks', async () => {
    let last: Promise<unknown> = Promise.resolve();
    const names: string[] = [];
    const request = (name: string, _options: object, work: () => Promise<unknown>) => {
      names.push(name);
      return (last = last.then(work));
    };
    vi.stubGlobal('navigator', { locks: { request } });
    const both = Promise.all([s.get(), s.get()]).finally(() => vi.unstubAllGlobals());
    const [first, second] = await both;
    expect(second).toEqual(first);
    expect(s.onnxBytes()).toBe(ONNX_SIZE);
    // Named by the store: two copies of the app on one origin do not wait for each other.
    expect(names).toEqual(Array(2).fill(`qwen-all-in-one-download:${s.place.root}${MODEL.id}`));
  });

  test('forgets what belongs to no model, and fills gaps with what is missing alone', async () => {
    await s.get();
    const stale = `https://app.test/__weights/${'0'.repeat(64)}/0`;
    const entries = s.caches.entries.get(CACHE_NAME)!;
    entries.set(stale, { bytes: new Uint8Array(3), headers: [] });
    entries.delete((await s.chunksOf(ONNX))[3]!);
    s.hub.requests.length = 0;
    await download(MODEL, s.hosts, { place: s.place, chunkSize: CHUNK });
    expect(entries.has(stale)).toBe(false);
    expect(s.onnxBytes()).toBe(CHUNK);
    await s.expectWholeModel();
  });
});

describe('storage that does not take it', () => {
  test('full: `storage` with reason quota, what fits is kept', async () => {
    s.caches.failPut = { after: 10, name: 'QuotaExceededError' };
    expect(await failure(s.get())).toEqual({ code: 'storage', facts: { reason: 'quota' } });
    s.caches.failPut = undefined;
    const seen: DownloadProgress[] = [];
    await s.get({ onProgress: (p) => seen.push(p) });
    expect(seen.at(-1)!.resumedBytes).toBeGreaterThan(4 * CHUNK);
    await s.expectWholeModel();
  });

  test('full at the very last put, the manifest: the model is not there', async () => {
    await s.get();
    const puts = s.caches.puts;
    await removeStored(MODEL.id, s.place);
    s.caches.failPut = { after: puts - 1, name: 'QuotaExceededError' };
    expect((await failure(s.get())).facts.reason).toBe('quota');
    expect(s.caches.puts).toBe(2 * puts);
    expect(await openStored(MODEL.id, s.place)).toBeUndefined();
  });

  test('emptied by another tab meanwhile: `storage`, no manifest without its chunks', async () => {
    s.hub.faults.bytesPerSecond = 200_000;
    let removed: Promise<void> | undefined;
    const onProgress = ({ loadedBytes }: DownloadProgress) => {
      if (loadedBytes > 20_000) removed ??= removeStored(MODEL.id, s.place);
    };
    expect((await failure(s.get({ onProgress }))).code).toBe('storage');
    expect(removed).toBeDefined();
    expect(await openStored(MODEL.id, s.place)).toBeUndefined();
  });

  test('refused: `storage` with reason refused, and nothing is fetched', async () => {
    s.place = { ...s.place, caches: undefined };
    expect(await failure(s.get())).toEqual({ code: 'storage', facts: { reason: 'refused' } });
    expect(s.hub.requests).toEqual([]);
  });
});
