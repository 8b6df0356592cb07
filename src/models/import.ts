/** A model from files that a person brought, into the store: wholly right, or not at all. */
import { AppError } from '../contract/errors.ts';
import { customModel, type ModelSpec } from '../contract/models.ts';
import type { CarriedFile, DownloadProgress, Manifest, StoredFile } from '../contract/weights.ts';
import { findModel, type CarriedModel } from './carried.ts';
import { sha256 } from './content.ts';
import type { PlannedFile } from './manifest.ts';
import { describeFile } from './pack.ts';
import type { Place } from './place.ts';
import { corrupt } from './failures.ts';
import { Progress } from './progress.ts';
import { abortError } from './request.ts';
import { storeFile, type KnownFile } from './store-file.ts';
import { CHUNK_SIZE, WeightStore } from './store.ts';
import { assertTextsSuit, DESCRIPTIONS } from './suits.ts';
import { inTurn } from './turns.ts';

export interface CarryOptions {
  onProgress?: ((p: DownloadProgress) => void) | undefined;
  signal?: AbortSignal | undefined;
  place?: Place | undefined;
  chunkSize?: number | undefined;
}

/** @throws AppError `input`, `corrupt` (reason `import`), `storage`; AbortError. Nothing is stored then. */
export async function importModel(
  brought: readonly CarriedFile[],
  options: CarryOptions = {},
): Promise<Manifest> {
  try {
    const found = await findModel(brought);
    const [config = '', tokenizer = ''] = await Promise.all(
      DESCRIPTIONS.map((path) => found.files.find(({ known }) => known.path === path)?.file.text()),
    );
    assertTextsSuit(config, tokenizer);
    const store = await WeightStore.open(options.place);
    const job = new Import(store, found, options);
    const described = await job.describe();
    const model = await keptApart(store, found, described);
    const { id } = model;
    const work = async () => {
      const earlier = await store.plan(id);
      try {
        return await job.store(model, described);
      } catch (error) {
        await store.rollBack(id, earlier);
        throw error;
      }
    };
    return await inTurn({ root: store.root, modelId: id }, work, options.signal);
  } catch (error) {
    throw classified(error);
  }
}

interface Described {
  planned: PlannedFile;
  file: Blob;
}

/**
 * A pack says which model it is; of a plain folder, only the names around it do, and these may be
 * those of another one. Where other files are stored under the name, both stay: the same contents
 * always get the same id.
 */
async function keptApart(
  store: WeightStore,
  { model, promised }: CarriedModel,
  described: readonly Described[],
): Promise<ModelSpec> {
  if (promised) return model;
  const isSame = ({ files }: Manifest) =>
    described.every(({ planned }) =>
      files.some(({ path, sha256 }) => path === planned.path && sha256 === planned.key),
    );
  const stored = await store.manifests();
  const there = stored.find(({ model: { id } }) => id === model.id);
  if (!there || isSame(there)) return model;
  const keys = described.map(({ planned }) => `${planned.path} ${planned.key}`).sort();
  const digest = await sha256(new TextEncoder().encode(keys.join('\n')));
  const name = model.id.slice(model.id.indexOf('/') + 1, 80);
  const id = `imported/${name}-${digest.slice(0, 8)}`;
  const again = stored.find(({ model: other }) => other.id === id);
  const titles = new Set(stored.map(({ model: other }) => other.title));
  let count = 2;
  while (titles.has(`${model.title} (${count})`)) count += 1;
  const title = again?.model.title ?? `${model.title} (${count})`;
  return { ...customModel(id, { title }), bytes: model.bytes };
}

class Import {
  readonly #store: WeightStore;
  readonly #found: CarriedModel;
  readonly #options: CarryOptions;
  readonly #chunkSize: number;
  readonly #progress: Progress;

  constructor(store: WeightStore, found: CarriedModel, options: CarryOptions) {
    this.#store = store;
    this.#found = found;
    this.#options = options;
    this.#chunkSize = options.chunkSize ?? CHUNK_SIZE;
    this.#progress = new Progress(options.onProgress);
  }

  /** Reads every file, and compares it with what was promised. */
  async describe(): Promise<Described[]> {
    const sizes = this.#found.files.map(({ file }) => file.size);
    // Every file is read twice. A chunk of the store is replaced only once the file is known to be
    // right: else a damaged copy would take the place of a sound one.
    this.#progress.begin([...sizes, ...sizes], 0);
    const described: Described[] = [];
    for (const { known, file } of this.#found.files) {
      described.push({ planned: await this.#describe(known, file), file });
    }
    return described;
  }

  async store(model: ModelSpec, described: readonly Described[]): Promise<Manifest> {
    const { revision, onnx, promised } = this.#found;
    const chunkSize = this.#chunkSize;
    const common = { version: 2, model, revision, onnx, chunkSize } as const;
    const files = described.map(({ planned }) => planned);
    await this.#store.begin({ ...common, files, source: '' });

    const stored: StoredFile[] = [];
    for (const { planned, file } of described) {
      const { signal } = this.#options;
      stored.push(await storeFile(this.#store, planned, file, chunkSize, this.#onBytes, signal));
    }
    if (this.#options.signal?.aborted) throw abortError();
    const manifest = { ...common, files: stored, verified: promised, savedAt: Date.now() };
    await this.#store.commit(manifest);
    this.#progress.end();
    return manifest;
  }

  /** Reads the whole file, and compares it with what was promised, if anything was. */
  async #describe({ path, size, key }: KnownFile, file: Blob): Promise<PlannedFile> {
    if (this.#options.signal?.aborted) throw abortError();
    if (file.size === 0 || (size !== undefined && file.size !== size)) {
      throw corrupt(path, `${file.size} bytes instead of ${size ?? 'some'}`);
    }
    const { sha256, chunks } = await describeFile(path, file, this.#chunkSize, this.#onBytes);
    if (key && sha256 !== key) throw corrupt(path, `the hash is ${sha256}, not ${key}`);
    return { path, size: file.size, key: sha256, chunks };
  }

  readonly #onBytes = (bytes: number): void => this.#progress.add('verifying', bytes);
}

/** A file on a stick is not fetched again by a retry: it has sentences of its own. */
function classified(error: unknown): unknown {
  // What a file that was picked says when it is gone; the store's own are classified by now.
  if (error instanceof DOMException && /^Not(Readable|Found)Error$/.test(error.name)) {
    return new AppError('input', error.message, { reason: 'import-unreadable' }, error);
  }
  if (!(error instanceof AppError) || error.code !== 'corrupt') return error;
  return new AppError('corrupt', error.message, { ...error.facts, reason: 'import' }, error);
}
