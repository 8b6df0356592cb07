/** What the tests of the download share: a hub with one small repository, and an empty store. */
import { afterEach, beforeEach, expect } from 'vitest';
import type { ModelHost } from '../../src/contract/models.ts';
import type { Manifest } from '../../src/contract/weights.ts';
import { download, type DownloadOptions } from '../../src/models/download.ts';
import { CACHE_NAME, type Place } from '../../src/models/place.ts';
import { openStored, WeightStore } from '../../src/models/store.ts';
import { startHub, type Hub } from '../support/hub.ts';
import { MemoryCaches } from '../support/memory-cache.ts';
import { makeRepo, MODEL, ONNX, ONNX_SIZE, sha256, someBytes } from '../support/repo.ts';

/** Small, so that a small file has many. */
export const CHUNK = 4096;

class Stage {
  repo!: ReturnType<typeof makeRepo>;
  hub!: Hub;
  hosts!: ModelHost[];
  caches!: MemoryCaches;
  place!: Place;

  async open(): Promise<void> {
    this.repo = makeRepo();
    this.hub = await startHub(this.repo.root);
    this.hosts = [{ kind: 'hub', url: this.hub.url }];
    this.caches = new MemoryCaches();
    this.place = { caches: this.caches.storage, root: 'https://app.test/__weights/' };
  }

  async close(): Promise<void> {
    await this.hub.close();
    this.repo.remove();
  }

  /** From now on the same files come from a folder without any API. */
  usePlainFolder(): void {
    this.hosts = [{ kind: 'site', url: `${this.hub.url}site/` }];
  }

  get(options: DownloadOptions = {}): Promise<Manifest> {
    const { place } = this;
    const quick = { place, chunkSize: CHUNK, backoffMs: [1, 1, 1] };
    return download(MODEL, this.hosts, { ...quick, ...options });
  }

  /** A download that breaks after that many bytes of the ONNX file, and is not retried. */
  async getOnly(bytes: number): Promise<void> {
    this.hub.faults.cutAfter = bytes;
    await expect(this.get({ backoffMs: [] })).rejects.toMatchObject({
      code: 'download',
      facts: { file: ONNX, reason: 'incomplete' },
    });
    this.hub.faults.cutAfter = undefined;
  }

  /** URLs of the chunks of a file that is stored, or on its way. */
  async chunksOf(path: string): Promise<string[]> {
    const store = await WeightStore.open(this.place);
    const models = [await store.plan(MODEL.id), await store.manifest(MODEL.id)];
    const keys = models.flatMap((model) => model?.files.filter((file) => file.path === path) ?? []);
    const urls = [...(this.caches.entries.get(CACHE_NAME)?.keys() ?? [])];
    return urls.filter((url) => keys.some(({ key }) => url.includes(`/${key}/`)));
  }

  /** Bytes of the ONNX file that went over the wire since the requests were last forgotten. */
  onnxBytes(): number {
    const requests = this.hub.requests.filter(({ url }) => url.endsWith(ONNX));
    return requests.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  async expectWholeModel(bytes = someBytes(ONNX_SIZE)): Promise<void> {
    const stored = await openStored(MODEL.id, this.place);
    const file = await stored!.file(ONNX);
    expect(file!.headers.get('Content-Length')).toBe(String(bytes.length));
    expect(await sha256(file!)).toBe(await sha256(bytes));
  }
}

/** A fresh one for every test of the file. */
export function stage(): Stage {
  const one = new Stage();
  beforeEach(() => one.open());
  afterEach(() => one.close());
  return one;
}
