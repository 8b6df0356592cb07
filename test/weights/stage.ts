/** What the tests of the download share: a hub with one small repository, and an empty store. */
import { afterEach, beforeEach, expect } from 'vitest';
import type { ModelHost } from '../../src/contract/models.ts';
import type { Manifest } from '../../src/contract/weights.ts';
import { download, type DownloadOptions } from '../../src/weights/download.ts';
import { CACHE_NAME, openStored, type Place } from '../../src/weights/store.ts';
import { startHub, type Hub } from '../support/hub.ts';
import { MemoryCaches } from '../support/memory-cache.ts';
import { makeRepo, MODEL, ONNX, ONNX_SIZE, sha256, someBytes } from '../support/repo.ts';

/** Small, so that a small file has many. */
export const CHUNK = 4096;

class Stage {
  repo!: ReturnType<typeof makeRepo>;
  hub!: Hub;
  host!: ModelHost;
  caches!: MemoryCaches;
  place!: Place;

  async open(): Promise<void> {
    this.repo = makeRepo();
    this.hub = await startHub(this.repo.root);
    this.host = { kind: 'hub', url: this.hub.url };
    this.caches = new MemoryCaches();
    this.place = { caches: this.caches.storage, root: 'https://app.test/__weights/' };
  }

  async close(): Promise<void> {
    await this.hub.close();
    this.repo.remove();
  }

  /** From now on the same files come from a folder without any API. */
  usePlainFolder(): void {
    this.host = { kind: 'site', url: `${this.hub.url}site/` };
  }

  get(options: DownloadOptions = {}): Promise<Manifest> {
    const { place } = this;
    const quick = { place, chunkSize: CHUNK, backoffMs: [1, 1, 1] };
    return download(MODEL, this.host, { ...quick, ...options });
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

  chunksOf(path: string): string[] {
    const keys = [...(this.caches.entries.get(CACHE_NAME)?.keys() ?? [])];
    return keys.filter((key) => key.includes(`/${path}/`));
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
