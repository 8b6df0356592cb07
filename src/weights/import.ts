/** A model from files that a person brought, into the store: wholly right, or not at all. */
import { AppError } from '../contract/errors.ts';
import type { CarriedFile, DownloadProgress, Manifest, StoredFile } from '../contract/weights.ts';
import { findModel, type CarriedModel } from './carried.ts';
import type { PlannedFile } from './manifest.ts';
import { describeFile } from './pack.ts';
import { corrupt, type Place } from './place.ts';
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
    const { id } = found.model;
    const work = async () => {
      const earlier = await store.plan(id);
      try {
        return await new Import(store, found, options).run();
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

  async run(): Promise<Manifest> {
    const { model, revision, onnx, promised } = this.#found;
    const sizes = this.#found.files.map(({ file }) => file.size);
    // Every file is read twice. A chunk of the store is replaced only once the file is known to be
    // right: else a damaged copy would take the place of a sound one.
    this.#progress.begin([...sizes, ...sizes], 0);
    const described: { planned: PlannedFile; file: Blob }[] = [];
    for (const { known, file } of this.#found.files) {
      described.push({ planned: await this.#describe(known, file), file });
    }
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
