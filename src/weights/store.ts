/**
 * The chunk store: model files in Cache Storage, cut into chunks (no browser bug with large
 * entries, and a crash loses one chunk), with a manifest that is written last.
 */
import { AppError } from '../contract/errors.ts';
import type { Manifest } from '../contract/weights.ts';
import { parseManifest } from './manifest.ts';

/** Other apps may share the origin: this is the only cache that is ever touched. */
export const CACHE_NAME = 'qwen-all-in-one-weights-v1';
export const CHUNK_SIZE = 16 * 1024 * 1024;

/** On every chunk, so that chunks of a file that has since changed are told from good ones. */
const FILE_SIZE_HEADER = 'X-File-Size';

/** Where the store lives. Tests hand in their own. */
export interface Place {
  caches: CacheStorage | undefined;
  /** Absolute URL that ends in a slash. Keys begin with it; nothing is ever fetched from there. */
  root: string;
}

function ownPlace(): Place {
  const base = new URL(import.meta.env.BASE_URL, location.origin);
  return { caches: globalThis.caches, root: new URL('__weights/', base).href };
}

/** One file of one revision of one model. */
export interface FileRef {
  modelId: string;
  revision: string;
  path: string;
}

export interface StoredModel {
  manifest: Manifest;
  /**
   * The file as one response, read chunk by chunk; undefined if the model has no such file.
   * A chunk that is missing or has the wrong length is `corrupt`, at once or while reading.
   */
  file(path: string): Promise<Response | undefined>;
  /** The file's chunks in order, their bytes left in the store until somebody reads them. */
  blobs(path: string): Promise<Blob[] | undefined>;
}

/** A model whose weights are complete. */
export async function openStored(modelId: string, place?: Place): Promise<StoredModel | undefined> {
  const store = await WeightStore.open(place);
  const manifest = await store.manifest(modelId);
  return (
    manifest && {
      manifest,
      file: (path) => store.file(manifest, path),
      blobs: (path) => store.blobs(manifest, path),
    }
  );
}

export async function listStored(place?: Place): Promise<Manifest[]> {
  return (await WeightStore.open(place)).manifests();
}

export async function removeStored(modelId: string, place?: Place): Promise<void> {
  await (await WeightStore.open(place)).remove(modelId);
}

export class WeightStore {
  readonly #cache: Cache;
  readonly #root: string;

  private constructor(cache: Cache, root: string) {
    this.#cache = cache;
    this.#root = root;
  }

  static open(place?: Place): Promise<WeightStore> {
    return guarded(async () => {
      const { caches, root } = place ?? ownPlace();
      if (!caches) throw new DOMException('no Cache Storage on this origin', 'SecurityError');
      return new WeightStore(await caches.open(CACHE_NAME), root);
    });
  }

  async manifest(modelId: string): Promise<Manifest | undefined> {
    const manifest = await this.#readManifest(this.#manifestUrl(modelId));
    return manifest?.model.id === modelId ? manifest : undefined;
  }

  async manifests(): Promise<Manifest[]> {
    const urls = (await this.#urls(this.#root)).filter((url) => url.endsWith('/manifest'));
    const manifests = await Promise.all(urls.map((url) => this.#readManifest(url)));
    return manifests.filter((manifest) => manifest !== undefined);
  }

  /** Writes the manifest, and only then forgets what other revisions left behind. */
  async commit(manifest: Manifest): Promise<void> {
    const modelId = manifest.model.id;
    const url = this.#manifestUrl(modelId);
    await guarded(() => this.#cache.put(url, Response.json(manifest)));
    const needed = new Set([url]);
    for (const { path, size } of manifest.files) {
      const ref = { modelId, revision: manifest.revision, path };
      const count = Math.ceil(size / manifest.chunkSize);
      for (let i = 0; i < count; i++) needed.add(this.#chunkUrl(ref, i));
    }
    const stale = (await this.#urls(this.#modelUrl(modelId))).filter((key) => !needed.has(key));
    await this.#delete(stale);
  }

  /** @param fileSize 0 if it is not known yet. */
  async putChunk(ref: FileRef, index: number, bytes: BlobPart, fileSize: number): Promise<void> {
    const body = new Blob([bytes]);
    const headers = {
      'Content-Type': 'application/octet-stream',
      'Content-Length': String(body.size),
      ...(fileSize > 0 && { [FILE_SIZE_HEADER]: String(fileSize) }),
    };
    await guarded(() =>
      this.#cache.put(this.#chunkUrl(ref, index), new Response(body, { headers })),
    );
  }

  /** How many chunks of the file are there, counted from its beginning to the first gap. */
  async countChunks(ref: FileRef, fileSize: number, chunkSize: number): Promise<number> {
    const total = Math.ceil(fileSize / chunkSize);
    for (let i = 0; i < total; i++) {
      const chunk = await guarded(() => this.#cache.match(this.#chunkUrl(ref, i)));
      const length = Math.min(chunkSize, fileSize - i * chunkSize);
      const fits =
        chunk?.headers.get('Content-Length') === String(length) &&
        [null, String(fileSize)].includes(chunk.headers.get(FILE_SIZE_HEADER));
      if (!fits) return i;
    }
    return total;
  }

  /** @throws AppError `corrupt` where the chunk is missing or has another length. */
  async readChunk(ref: FileRef, index: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    const bytes = await guarded(async () => {
      const chunk = await this.#cache.match(this.#chunkUrl(ref, index));
      return chunk && new Uint8Array(await chunk.arrayBuffer());
    });
    if (bytes?.byteLength === length) return bytes;
    const found = bytes ? `${bytes.byteLength} bytes` : 'nothing';
    throw corrupt(ref.path, `chunk ${index} should have ${length} bytes, found ${found}`);
  }

  async file(manifest: Manifest, path: string): Promise<Response | undefined> {
    const size = manifest.files.find((file) => file.path === path)?.size;
    if (size === undefined) return undefined;
    const { chunkSize, revision } = manifest;
    const ref = { modelId: manifest.model.id, revision, path };
    const total = Math.ceil(size / chunkSize);
    const found = await this.countChunks(ref, size, chunkSize);
    if (found < total) throw corrupt(path, `chunk ${found} of ${total} is missing or short`);

    let index = 0;
    const body = new ReadableStream<Uint8Array<ArrayBuffer>>(
      {
        pull: async (controller) => {
          if (index < total) {
            const length = Math.min(chunkSize, size - index * chunkSize);
            controller.enqueue(await this.readChunk(ref, index, length));
            index += 1;
          }
          if (index === total) controller.close();
        },
      },
      { highWaterMark: 0 }, // never hold a chunk that nobody asked for
    );
    const type = path.endsWith('.json') ? 'application/json' : 'application/octet-stream';
    return new Response(body, {
      headers: { 'Content-Length': String(size), 'Content-Type': type },
    });
  }

  /** @throws AppError `corrupt` where a chunk is missing or has another length. */
  async blobs(manifest: Manifest, path: string): Promise<Blob[] | undefined> {
    const size = manifest.files.find((file) => file.path === path)?.size;
    if (size === undefined) return undefined;
    const { chunkSize, revision } = manifest;
    const ref = { modelId: manifest.model.id, revision, path };
    const blobs: Blob[] = [];
    for (let at = 0; at < size; at += chunkSize) {
      const index = blobs.length;
      const chunk = await guarded(() => this.#cache.match(this.#chunkUrl(ref, index)));
      const blob = await chunk?.blob();
      if (blob?.size !== Math.min(chunkSize, size - at)) {
        throw corrupt(path, `chunk ${index} is missing or short`);
      }
      blobs.push(blob);
    }
    return blobs;
  }

  async removeFile(ref: FileRef): Promise<void> {
    await this.#delete(await this.#urls(this.#fileUrl(ref)));
  }

  /** The manifest goes first, so that a removal cut short leaves no model that looks complete. */
  async remove(modelId: string): Promise<void> {
    const manifestUrl = this.#manifestUrl(modelId);
    await this.#delete([manifestUrl]);
    await this.#delete(await this.#urls(this.#modelUrl(modelId)));
  }

  async #readManifest(url: string): Promise<Manifest | undefined> {
    const text = await guarded(async () => (await this.#cache.match(url))?.text());
    return text === undefined ? undefined : parseManifest(text);
  }

  async #urls(prefix: string): Promise<string[]> {
    const keys = await guarded(() => this.#cache.keys());
    return keys.map(({ url }) => url).filter((url) => url.startsWith(prefix));
  }

  async #delete(urls: readonly string[]): Promise<void> {
    await guarded(() => Promise.all(urls.map((url) => this.#cache.delete(url))));
  }

  #modelUrl(modelId: string): string {
    return `${this.#root}${encodeURIComponent(modelId)}/`;
  }

  #manifestUrl(modelId: string): string {
    return `${this.#modelUrl(modelId)}manifest`;
  }

  #fileUrl({ modelId, revision, path }: FileRef): string {
    const encoded = path.split('/').map(encodeURIComponent).join('/');
    return `${this.#modelUrl(modelId)}${encodeURIComponent(revision)}/${encoded}/`;
  }

  #chunkUrl(ref: FileRef, index: number): string {
    return `${this.#fileUrl(ref)}${index}`;
  }
}

export function corrupt(file: string, message: string): AppError {
  return new AppError('corrupt', `${file}: ${message}`, { file });
}

/** Classifies what Cache Storage throws: `QuotaExceededError` is a class only in new browsers. */
async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const reason = error.name === 'QuotaExceededError' ? 'quota' : 'refused';
    throw new AppError('storage', `${error.name}: ${error.message}`, { reason }, error);
  }
}
