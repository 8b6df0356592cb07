/**
 * The chunk store: model files in Cache Storage, cut into chunks (no browser bug with large
 * entries, and a crash loses one chunk). A chunk's key names the file's content and not the model,
 * so that models, revisions and sources share what is the same.
 */
import { AppError, type ErrorFacts } from '../contract/errors.ts';
import type { Manifest, StoredFile } from '../contract/weights.ts';
import { sha256, type Bytes, type ContentKey } from './content.ts';
import { parseManifest, parsePlan, type Plan } from './manifest.ts';
import { entryUrls, ownPlace, type ChunkCache, type Place } from './place.ts';
import { openCache } from './former-files.ts';
import { guarded } from './failures.ts';
import { readEntry } from './read-body.ts';
import { StoredFiles, type StoredModel } from './stored-files.ts';
import { atOnce } from './turns.ts';

export const CHUNK_SIZE = 16 * 1024 * 1024;

const HASH_HEADER = 'X-SHA-256';

/** A model whose weights are complete. */
export async function openStored(modelId: string, place?: Place): Promise<StoredModel | undefined> {
  const store = await WeightStore.open(place);
  const manifest = await store.manifest(modelId);
  return manifest && new StoredFiles(manifest, store);
}

export async function listStored(place?: Place): Promise<Manifest[]> {
  return (await WeightStore.open(place)).manifests();
}

/** Also what another tab is fetching at the moment. */
export async function removeStored(modelId: string, place?: Place): Promise<void> {
  const store = await WeightStore.openIfAllowed(place);
  if (store) await atOnce({ root: store.root, modelId }, () => store.remove(modelId));
}

export class WeightStore {
  readonly #cache: ChunkCache;
  readonly #urls: ReturnType<typeof entryUrls>;
  /** Keys begin with it. */
  readonly root: string;

  private constructor(cache: ChunkCache, root: string) {
    this.#cache = cache;
    this.#urls = entryUrls(root);
    this.root = root;
  }

  static async open(place: Place = ownPlace()): Promise<WeightStore> {
    return new WeightStore(await openCache(place), place.root);
  }

  /** Undefined where nothing may be stored: then nothing is. */
  static async openIfAllowed(place?: Place): Promise<WeightStore | undefined> {
    try {
      return await WeightStore.open(place);
    } catch (error) {
      if (error instanceof AppError && error.facts.reason === 'refused') return undefined;
      throw error;
    }
  }

  async manifest(modelId: string): Promise<Manifest | undefined> {
    const manifest = await this.#read(this.#urls.manifest(modelId), parseManifest);
    return manifest?.model.id === modelId ? manifest : undefined;
  }

  manifests(): Promise<Manifest[]> {
    return this.#readAll('/manifest', parseManifest);
  }

  async plan(modelId: string): Promise<Plan | undefined> {
    const plan = await this.#read(this.#urls.plan(modelId), parsePlan);
    return plan?.model.id === modelId ? plan : undefined;
  }

  plans(): Promise<Plan[]> {
    return this.#readAll('/plan', parsePlan);
  }

  /** Before the first chunk: chunks that no plan and no manifest names are swept away. */
  async begin(plan: Plan): Promise<void> {
    await guarded(() => this.#cache.put(this.#urls.plan(plan.model.id), json(plan)));
  }

  /** The first file that lacks a chunk, going by the headers. */
  async findGap({ files, chunkSize }: Manifest): Promise<string | undefined> {
    for (const { path, size, key, chunks } of files) {
      for (let i = 0; i < chunks.length; i++) {
        const length = Math.min(chunkSize, size - i * chunkSize);
        if (!(await this.hasChunk(key, i, length))) return path;
      }
    }
    return undefined;
  }

  /** @throws AppError `storage` where a chunk was removed while the model was being stored. */
  async assertWhole(manifest: Manifest): Promise<void> {
    const gap = await this.findGap(manifest);
    if (gap) throw new AppError('storage', `${gap} was removed meanwhile`, { reason: 'refused' });
  }

  /** Writes the manifest, and only then forgets what nobody needs any more. */
  async commit(manifest: Manifest): Promise<void> {
    const { id } = manifest.model;
    await guarded(() => this.#cache.put(this.#urls.manifest(id), json(manifest)));
    await this.#delete([this.#urls.plan(id)]);
    await this.sweep();
  }

  /** As if nothing had begun: an earlier plan comes back, and what only the new one named goes. */
  async rollBack(modelId: string, earlier: Plan | undefined): Promise<void> {
    if (earlier) await this.begin(earlier);
    else await this.#delete([this.#urls.plan(modelId)]);
    await this.sweep();
  }

  /** The manifest goes first, so that a removal cut short leaves no model that looks complete. */
  async remove(modelId: string): Promise<void> {
    await this.#delete([this.#urls.manifest(modelId)]);
    await this.#delete([this.#urls.plan(modelId)]);
    await this.sweep();
  }

  /**
   * @param expected The chunk's SHA-256, where it is known.
   * @param facts For the error.
   * @returns The chunk's SHA-256.
   * @throws AppError `corrupt` (reason `chunk`) where the bytes are others: nothing is stored then.
   */
  async putChunk(
    key: ContentKey,
    index: number,
    bytes: Bytes,
    expected?: string,
    facts: ErrorFacts = {},
  ): Promise<string> {
    const hash = await sha256(bytes);
    if (expected && hash !== expected) {
      const message = `${facts.file ?? key}: chunk ${index} is ${hash}, not ${expected}`;
      throw new AppError('corrupt', message, { ...facts, reason: 'chunk' });
    }
    await this.#put(this.#urls.chunk(key, index), bytes, hash);
    return hash;
  }

  async putOutline(key: ContentKey, bytes: Bytes): Promise<void> {
    await this.#put(this.#urls.outline(key), bytes, await sha256(bytes));
  }

  /** Undefined where there is none, or a damaged one. */
  async outline(key: ContentKey): Promise<Bytes | undefined> {
    return (await this.#readSound(this.#urls.outline(key)))?.bytes;
  }

  /** Whether the chunk is there, going by its headers. */
  async hasChunk(key: ContentKey, index: number, length: number): Promise<boolean> {
    const chunk = await this.match(key, index);
    return chunk?.headers.get('Content-Length') === String(length);
  }

  /**
   * A chunk whose bytes are what they were when they were stored. A damaged one is deleted, so
   * that it is missing from now on.
   * @param expected SHA-256 that it must have; else the one that was stored with it.
   * @param spare See `readBody`.
   */
  async readChunk(
    key: ContentKey,
    index: number,
    length: number,
    expected?: string,
    spare?: ArrayBuffer,
  ): Promise<{ bytes: Bytes; hash: string } | undefined> {
    return this.#readSound(this.#urls.chunk(key, index), length, expected, spare);
  }

  match(key: ContentKey, index: number): Promise<Response | undefined> {
    return guarded(() => this.#cache.match(this.#urls.chunk(key, index)));
  }

  async removeFile(key: ContentKey): Promise<void> {
    await this.#delete([...(await this.#stored(`${this.root}${key}/`)), this.#urls.outline(key)]);
  }

  async #put(url: string, bytes: Bytes, hash: string): Promise<void> {
    const headers = {
      'Content-Type': 'application/octet-stream',
      'Content-Length': String(bytes.length),
      [HASH_HEADER]: hash,
    };
    await guarded(() => this.#cache.put(url, new Response(bytes, { headers })));
  }

  async #readSound(url: string, length?: number, expected?: string, spare?: ArrayBuffer) {
    const entry = await guarded(() => this.#cache.match(url));
    if (!entry) return undefined;
    const promised = expected ?? entry.headers.get(HASH_HEADER);
    // What cannot be read any more is as good as damaged.
    const bytes = await readEntry(entry, length, spare).catch(() => undefined);
    const hash = bytes && bytes.length === (length ?? bytes.length) ? await sha256(bytes) : '';
    if (bytes && hash && hash === promised) return { bytes, hash };
    await this.#delete([url]);
    return undefined;
  }

  /** Deletes chunks that belong to no model, whole or on its way. */
  async sweep(): Promise<void> {
    // In this order: another tab writes a plan, then chunks, then the manifest, and drops the plan.
    const urls = await this.#stored(this.root);
    const models = [...(await this.plans()), ...(await this.manifests())];
    const needed = new Set(models.flatMap(({ files }) => files.map(({ key }) => key)));
    const isStray = (url: string) => {
      const [first = '', second = ''] = url.slice(this.root.length).split('/');
      return first !== 'models' && !needed.has(first === 'outlines' ? second : first);
    };
    await this.#delete(urls.filter(isStray));
    await guarded(async () => this.#cache.tidy?.());
  }

  async #read<T>(url: string, parse: (text: string) => T | undefined): Promise<T | undefined> {
    const text = await guarded(async () => (await this.#cache.match(url))?.text());
    return text === undefined ? undefined : parse(text);
  }

  async #readAll<T>(ending: string, parse: (text: string) => T | undefined): Promise<T[]> {
    const urls = (await this.#stored(`${this.root}models/`)).filter((url) => url.endsWith(ending));
    const all = await Promise.all(urls.map((url) => this.#read(url, parse)));
    return all.filter((one) => one !== undefined);
  }

  async #stored(prefix: string): Promise<string[]> {
    const keys = await guarded(() => this.#cache.keys());
    return keys.map(({ url }) => url).filter((url) => url.startsWith(prefix));
  }

  async #delete(urls: readonly string[]): Promise<void> {
    await guarded(() => Promise.all(urls.map((url) => this.#cache.delete(url))));
  }
}

/** Not Response.json(), which Firefox has since 115 and Safari since 17. */
const json = (value: unknown) =>
  new Response(JSON.stringify(value), { headers: { 'Content-Type': 'application/json' } });
