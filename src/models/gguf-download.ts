/** A GGUF file from a host: converted while it arrives, and kept only if it is the one that was promised. */
import { isAbort } from '../contract/errors.ts';
import type { StoredFile } from '../contract/weights.ts';
import { ArrivingFile } from './arriving-file.ts';
import { planConverted, storeConverted } from './converted.ts';
import { FileDownload, type FileSettings } from './file-download.ts';
import { convertGguf, type Origin } from './gguf/convert.ts';
import type { Plan, PlannedFile } from './manifest.ts';
import { abortError } from './request.ts';
import { assertRoom } from './room.ts';

export interface GgufSettings extends FileSettings {
  /** Bytes that the browser has left; undefined where it does not say. */
  free(): Promise<number | undefined>;
}

interface Converted {
  origin: Origin;
  files: StoredFile[];
}

/**
 * Both go on from what is stored. What was made of bytes that prove to be wrong is removed with them.
 * @throws AppError as a download; `input` with one of `GGUF_REASONS`, as soon as that is known;
 * `storage`, reason `room`; AbortError.
 */
export async function receiveGguf(plan: Plan, settings: GgufSettings): Promise<Converted> {
  const planned = plan.files.find(({ path }) => path === plan.onnx)!;
  const stop = new AbortController();
  const cancel = () => stop.abort();
  if (settings.signal?.aborted) cancel();
  settings.signal?.addEventListener('abort', cancel);
  const conversion = new Conversion(plan, { ...settings, signal: stop.signal }, cancel);
  const download = new FileDownload(plan, planned, {
    ...settings,
    signal: stop.signal,
    onChunk: (index) => conversion.arrived(index),
    onDiscard: () => conversion.discard(),
  });
  settings.progress.begin([planned.size], await download.inspect());
  try {
    if (planned.size) conversion.begin(planned);
    const whole = await download.run();
    if (!planned.size) conversion.begin({ ...planned, size: whole.size });
    return await conversion.rest();
  } catch (error) {
    await conversion.end();
    throw isAbort(error) ? (conversion.failure ?? error) : error;
  } finally {
    settings.signal?.removeEventListener('abort', cancel);
  }
}

const DISCARDED = new Error('the file proved to be another one');

class Conversion {
  /** Why it ended by itself. */
  failure: unknown;
  readonly #plan: Plan;
  readonly #settings: GgufSettings;
  readonly #onFailure: () => void;
  /** Files that may have chunks in the store. */
  #made: readonly PlannedFile[];
  #planned: PlannedFile | undefined;
  #there = new Set<number>();
  #source: ArrivingFile | undefined;
  #running: Promise<Converted> | undefined;
  #done = 0;
  #total = 0;
  /** The file is whole: what is told from now on is how far this has come. */
  #alone = false;

  constructor(plan: Plan, settings: GgufSettings, onFailure: () => void) {
    this.#plan = plan;
    this.#settings = settings;
    this.#onFailure = onFailure;
    this.#made = plan.files.filter(({ path }) => path !== plan.onnx);
  }

  /** @param planned With its size. */
  begin(planned: PlannedFile): void {
    this.#planned = planned;
    this.#done = 0;
    const source = new ArrivingFile(this.#settings.store, planned, this.#plan.chunkSize);
    for (const index of this.#there) source.arrived(index);
    this.#source = source;
    this.#running = this.#convert(planned, source);
    this.#running.catch((error: unknown) => {
      if (error === DISCARDED) return;
      this.failure ??= error;
      this.#onFailure();
    });
  }

  arrived(index: number): void {
    this.#there.add(index);
    this.#source?.arrived(index);
  }

  /** The bytes that have arrived were wrong, and come again. */
  async discard(): Promise<void> {
    await this.#stop(DISCARDED);
    this.#there.clear();
    const { store } = this.#settings;
    const others = (await store.manifests()).flatMap(({ files }) => files.map(({ key }) => key));
    for (const { key } of this.#made) if (!others.includes(key)) await store.removeFile(key);
    if (this.#planned) this.begin(this.#planned);
  }

  /** To be called once the whole file is here, and right. */
  rest(): Promise<Converted> {
    this.#alone = true;
    if (this.#total) this.#tell();
    return this.#running!;
  }

  /** Resolves when nothing is written any more. */
  async end(): Promise<void> {
    await this.#stop(abortError());
  }

  async #stop(reason: unknown): Promise<void> {
    this.#source?.end(reason);
    await this.#running?.catch(() => {});
  }

  async #convert(planned: PlannedFile, source: ArrivingFile): Promise<Converted> {
    const { store, free } = this.#settings;
    const { chunkSize } = this.#plan;
    const { origin, files, bytes } = await convertGguf(source);
    const made = await Promise.all(files.map((file) => planConverted(planned.key, file)));
    this.#made = made;
    await assertRoom(store, [planned, ...made], chunkSize, await free());
    await store.begin({ ...this.#plan, files: [planned, ...made] });
    this.#total = bytes;
    const stored: StoredFile[] = [];
    for (const [i, file] of files.entries()) {
      const onBytes = (count: number) => this.#onBytes(count);
      stored.push(await storeConverted(made[i]!, file, { store, chunkSize, onBytes }));
    }
    return { origin, files: stored };
  }

  #onBytes(count: number): void {
    if (this.#settings.signal?.aborted) throw abortError();
    this.#done += count;
    if (this.#alone) this.#tell();
  }

  #tell(): void {
    this.#settings.progress.turnTo('converting', this.#done, this.#total);
  }
}
