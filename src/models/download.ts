/** Fetches a model file by file into the chunk store; whatever is stored is never fetched twice. */
import { AppError } from '../contract/errors.ts';
import type { ModelHost, ModelSpec } from '../contract/models.ts';
import type { DownloadProgress, Manifest, StoredFile } from '../contract/weights.ts';
import { isVerified } from './content.ts';
import { FileDownload, type FileSettings } from './file-download.ts';
import { receiveGguf } from './gguf-download.ts';
import { CONVERTED_ONNX } from './gguf/convert.ts';
import { factsOf } from './gguf/facts.ts';
import { listFiles } from './hub.ts';
import type { Plan, PlannedFile } from './manifest.ts';
import type { Place } from './place.ts';
import { Progress } from './progress.ts';
import { abortError, type Patience } from './request.ts';
import { freeBytes } from './room.ts';
import { Sources } from './sources.ts';
import { CHUNK_SIZE, WeightStore } from './store.ts';
import { StoredFiles } from './stored-files.ts';
import { assertTextsSuit, DESCRIPTIONS } from './suits.ts';
import { inTurn, isLost } from './turns.ts';

export interface DownloadOptions extends Patience {
  onProgress?: ((p: DownloadProgress) => void) | undefined;
  place?: Place | undefined;
  chunkSize?: number;
  /** Waits before the first, second, … retry of a source, in milliseconds. */
  backoffMs?: readonly number[];
  /** Bytes that the browser has left; undefined where it does not say. */
  free?: (() => Promise<number | undefined>) | undefined;
}

/**
 * @param hosts Tried in order.
 * @throws AppError `offline`, `download`, `corrupt`, `storage`; AbortError (chunks are kept).
 */
export async function download(
  model: ModelSpec,
  hosts: readonly ModelHost[],
  options: DownloadOptions = {},
): Promise<Manifest> {
  const { signal } = options;
  if (signal?.aborted) throw abortError();
  const store = await WeightStore.open(options.place);
  const work = async (signal: AbortSignal) => {
    try {
      return await new Download(store, model, hosts, { ...options, signal }).run();
    } finally {
      if (isLost(signal)) await store.sweep(); // what was written after the other tab swept
    }
  };
  // Two tabs must not fetch the same bytes: the second waits, and then finds the model complete.
  return inTurn({ root: store.root, modelId: model.id }, work, signal);
}

class Download {
  readonly #store: WeightStore;
  #model: ModelSpec;
  readonly #hosts: readonly ModelHost[];
  readonly #options: DownloadOptions;
  readonly #chunkSize: number;
  readonly #progress: Progress;

  constructor(
    store: WeightStore,
    model: ModelSpec,
    hosts: readonly ModelHost[],
    options: DownloadOptions,
  ) {
    this.#store = store;
    this.#model = model;
    this.#hosts = hosts;
    this.#options = options;
    this.#chunkSize = options.chunkSize ?? CHUNK_SIZE;
    this.#progress = new Progress(options.onProgress);
  }

  async run(): Promise<Manifest> {
    this.#progress.end(); // a sign that it is under way
    const manifest = await this.#store.manifest(this.#model.id);
    if (manifest && !(await this.#store.findGap(manifest))) return manifest;
    // Which of its files was chosen is known to whoever chose, and to the store.
    const chosen = ((await this.#store.plan(this.#model.id)) ?? manifest)?.model.gguf;
    if (chosen && !this.#model.gguf) this.#model = { ...this.#model, gguf: chosen };
    const begun = await this.#begun(manifest);
    if (!begun) return this.#fetch(await this.#list());
    try {
      return await this.#fetch(begun);
    } catch (error) {
      const refused = error instanceof AppError && ['download', 'corrupt'].includes(error.code);
      if (!refused) throw error;
      // Perhaps no host has that edition any more.
      const plan = await this.#list().catch(() => undefined);
      if (!plan || sameFiles(plan, begun)) throw error;
      return this.#fetch(plan);
    }
  }

  /** Files that were listed before: an interrupted download, or a model with gaps. */
  async #begun(manifest: Manifest | undefined): Promise<Plan | undefined> {
    const { gguf } = this.#model;
    const plan =
      (await this.#store.plan(this.#model.id)) ??
      (manifest && !gguf ? { ...manifest, source: '' } : undefined);
    if (plan?.chunkSize !== this.#chunkSize || plan.model.gguf !== gguf) return undefined;
    const canGoOn = fetchedFiles(plan).every(
      ({ key, chunks }) =>
        isVerified(key) || chunks.length > 0 || this.#hosts.some(({ url }) => url === plan.source),
    );
    return canGoOn ? plan : undefined;
  }

  async #list(): Promise<Plan> {
    const { signal, idleMs } = this.#options;
    const sources = this.#sources(false);
    return sources.attempt(
      () => true,
      async ({ host }) => {
        const listing = await listFiles(this.#model, host, this.#chunkSize, { signal, idleMs });
        const { revision, onnx, files } = listing;
        const source = host.url;
        const model = this.#model;
        return { version: 2, model, revision, onnx, files, chunkSize: this.#chunkSize, source };
      },
    );
  }

  async #fetch(plan: Plan): Promise<Manifest> {
    const { signal, idleMs } = this.#options;
    await this.#store.begin(plan);
    const progress = this.#progress;
    const settings = { store: this.#store, sources: this.#sources(true), progress, signal, idleMs };
    if (this.#model.gguf) return this.#convert(plan, settings);
    // Two files of the same content are one to the store.
    const different = [...new Map(plan.files.map((file) => [file.key, file])).values()];
    const downloads = different.map((file) => new FileDownload(plan, file, settings));
    const resumed = await Promise.all(downloads.map((download) => download.inspect()));
    progress.begin(
      different.map(({ size }) => size),
      resumed.reduce((sum, bytes) => sum + bytes, 0),
    );
    const done = new Map<string, StoredFile>();
    let judged = false;
    for (const download of downloads) {
      const stored = await download.run();
      done.set(stored.key, stored);
      if (!judged) judged = await this.#judge(plan, done);
    }
    const files = plan.files.flatMap(({ key, path }) => {
      const stored = done.get(key);
      return stored ? [{ ...stored, path }] : [];
    });
    return this.#commit(plan, files, files.every(isPromised));
  }

  /** Of a file that cannot be converted nothing stays: it is no download that could go on. */
  async #convert(plan: Plan, settings: FileSettings): Promise<Manifest> {
    const { free = freeBytes } = this.#options;
    try {
      const { origin, files } = await receiveGguf(plan, { ...settings, free });
      const { licence = null, source = '' } = factsOf(origin, this.#model.title);
      this.#model = { ...this.#model, licence: this.#model.licence ?? licence, source };
      const done = { ...plan, onnx: CONVERTED_ONNX };
      return await this.#commit(done, files, fetchedFiles(plan).every(isPromised));
    } catch (error) {
      const refused = error instanceof AppError && error.code === 'input';
      if (refused) await this.#store.rollBack(this.#model.id, undefined);
      throw error;
    }
  }

  /**
   * Looks at the small files once they are here; false as long as they are not. Of a model that does
   * not suit nothing stays: it is no download that could go on.
   */
  async #judge(plan: Plan, done: ReadonlyMap<string, StoredFile>): Promise<boolean> {
    const texts: string[] = [];
    for (const path of DESCRIPTIONS) {
      const stored = done.get(plan.files.find((file) => file.path === path)?.key ?? '');
      if (!stored) return false;
      const { revision, onnx, chunkSize } = plan;
      const files = [{ ...stored, path }];
      const common = { version: 2, model: this.#model, verified: false, savedAt: 0 } as const;
      const manifest: Manifest = { ...common, revision, onnx, chunkSize, files };
      texts.push((await (await new StoredFiles(manifest, this.#store).file(path))?.text()) ?? '');
    }
    const [config = '', tokenizer = ''] = texts;
    try {
      assertTextsSuit(config, tokenizer);
    } catch (error) {
      await this.#store.rollBack(this.#model.id, undefined);
      throw error;
    }
    return true;
  }

  async #commit(plan: Plan, files: StoredFile[], verified: boolean): Promise<Manifest> {
    if (this.#options.signal?.aborted) throw abortError();
    const { revision, onnx, chunkSize } = plan;
    const manifest: Manifest = {
      version: 2,
      model: this.#model,
      revision,
      onnx,
      files,
      chunkSize,
      verified,
      savedAt: Date.now(),
    };
    await this.#store.assertWhole(manifest);
    await this.#store.commit(manifest);
    this.#progress.end();
    return manifest;
  }

  #sources(patient: boolean): Sources {
    const { backoffMs = [1000, 3000, 9000], signal } = this.#options;
    return new Sources(this.#hosts, { backoffMs, patient, progress: this.#progress, signal });
  }
}

const isPromised = ({ key }: { key: string }): boolean => isVerified(key);

/** Those that a host has: of a GGUF file, the others of the plan are made here. */
function fetchedFiles({ files, onnx, model }: Plan): PlannedFile[] {
  return model.gguf ? files.filter(({ path }) => path === onnx) : files;
}

/** Also the same hashes: a manifest may have been damaged on its way. */
function sameFiles(a: Plan, b: Plan): boolean {
  const facts = (plan: Plan) =>
    JSON.stringify(fetchedFiles(plan).map(({ path, key, chunks }) => [path, key, chunks]));
  return facts(a) === facts(b);
}
