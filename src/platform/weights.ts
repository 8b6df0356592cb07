/** The page's side of the download worker: one short-lived worker for each call. */
import { createBirpc, type BirpcReturn } from 'birpc';
import { AppError, fromErrorData } from '../contract/errors.ts';
import type { ModelHost, ModelSpec } from '../contract/models.ts';
import type { WeightsCalls, WeightsEvents } from '../contract/weights-wire.ts';
import type {
  CarriedFile,
  Carry,
  Damage,
  DownloadProgress,
  GgufChoice,
  Keep,
  Listing,
  Manifest,
  Offer,
  Reach,
  Sources,
  Unfinished,
  Weights,
} from '../contract/weights.ts';
import type { Outcome } from '../contract/wire.ts';
import { orBlocked } from './spawn.ts';
import { PATIENCE, Standstill, StandstillWatch, type StandstillPatience } from './standstill.ts';

type WorkerCalls = BirpcReturn<WeightsCalls, WeightsEvents>;
type Run<T> = (worker: WorkerCalls, id: number) => Promise<Outcome<T>>;

/** A download that stands still so often without a new byte in between is given up. */
const MOST_STANDSTILLS = 3;

/**
 * A worker's permission to connect is fixed when it starts, so each call gets a worker of its own
 * that ends with it; what is left when nothing is going on is what holds a model in memory.
 */
export class WeightsClient implements Weights, Sources, Carry {
  readonly #spawn: (connect: readonly string[]) => Worker;
  readonly #downloads = new Map<AbortController, { modelId: string; ended: Promise<unknown> }>();
  /** Workers that hold a model in memory, by its id. */
  readonly #holders = new Map<string, Worker>();
  readonly #patience: StandstillPatience;
  #lastId = 0;

  /** @param spawn Given the origins that the worker may connect to besides its own. */
  constructor(spawn: (connect: readonly string[]) => Worker, patience = PATIENCE) {
    this.#spawn = spawn;
    this.#patience = patience;
  }

  list(): Promise<Listing> {
    return this.#call([], (worker) => worker.list());
  }

  unfinished(): Promise<Unfinished[]> {
    return this.#call([], (worker) => worker.unfinished());
  }

  check(
    modelId: string,
    onProgress?: (p: DownloadProgress) => void,
    signal?: AbortSignal,
  ): Promise<Damage> {
    return this.#watched([], (worker, id) => worker.check(id, modelId), onProgress, signal);
  }

  download(
    model: ModelSpec,
    hosts: readonly ModelHost[],
    onProgress?: (p: DownloadProgress) => void,
    signal?: AbortSignal,
    keep: Keep = 'disk',
  ): Promise<Manifest> {
    const controller = new AbortController();
    const stop = () => controller.abort();
    if (signal?.aborted) stop();
    signal?.addEventListener('abort', stop);
    const connect = [...new Set(hosts.map(({ url }) => new URL(url).origin))];
    const run: Run<Manifest> = (worker, id) => worker.download(id, model, hosts, keep);
    const hold = (worker: Worker) => {
      if (keep === 'memory') this.#holders.set(model.id, worker);
      return keep === 'memory';
    };
    const work = this.#persevere((report, watch) => {
      const watched: Run<Manifest> = (worker, id) => watch.over(run(worker, id));
      return this.#watched(connect, watched, report, controller.signal, hold);
    }, onProgress);
    const ended = work.finally(() => {
      signal?.removeEventListener('abort', stop);
      this.#downloads.delete(controller);
    });
    this.#downloads.set(controller, { modelId: model.id, ended });
    return ended;
  }

  offer(model: ModelSpec, hosts: readonly ModelHost[], signal?: AbortSignal): Promise<Offer> {
    const connect = [...new Set(hosts.map(({ url }) => new URL(url).origin))];
    const run: Run<Offer> = (worker, id) => worker.offer(id, model, hosts);
    return this.#watched(connect, run, undefined, signal);
  }

  async remove(modelId: string): Promise<void> {
    for (const [controller, download] of this.#downloads) {
      if (download.modelId !== modelId) continue;
      controller.abort();
      await download.ended.catch(() => {}); // its own caller hears of it
    }
    this.#holders.get(modelId)?.terminate();
    this.#holders.delete(modelId);
    await this.#call([], (worker) => worker.remove(modelId));
  }

  reach(host: ModelHost): Promise<Reach> {
    return this.#call([new URL(host.url).origin], (worker) => worker.reach(host));
  }

  importFiles(
    files: readonly CarriedFile[],
    onProgress?: (p: DownloadProgress) => void,
    signal?: AbortSignal,
    only?: string,
  ): Promise<Manifest> {
    const run: Run<Manifest> = (worker, id) => worker.importFiles(id, files, only);
    return this.#watched([], run, onProgress, signal);
  }

  ggufChoices(files: readonly CarriedFile[]): Promise<GgufChoice[]> {
    return this.#call([], (worker) => worker.ggufChoices(files));
  }

  exportArchive(
    modelId: string,
    onProgress?: (p: DownloadProgress) => void,
    signal?: AbortSignal,
  ): Promise<Blob> {
    return this.#watched([], (worker, id) => worker.exportArchive(id, modelId), onProgress, signal);
  }

  exportFolder(
    modelId: string,
    folder: FileSystemDirectoryHandle,
    onProgress?: (p: DownloadProgress) => void,
    signal?: AbortSignal,
  ): Promise<void> {
    const run: Run<void> = (worker, id) => worker.exportFolder(id, modelId, folder);
    return this.#watched([], run, onProgress, signal);
  }

  /** Begins anew, with another worker, where one stands still: what is stored is kept. */
  async #persevere<T>(
    begin: (report: (p: DownloadProgress) => void, watch: StandstillWatch) => Promise<T>,
    onProgress?: (p: DownloadProgress) => void,
  ): Promise<T> {
    let most = 0;
    for (let fruitless = 0; fruitless < MOST_STANDSTILLS; fruitless++) {
      const watch = new StandstillWatch(this.#patience);
      const report = (p: DownloadProgress) => {
        watch.heard(p);
        if (p.loadedBytes > most) [most, fruitless] = [p.loadedBytes, 0];
        onProgress?.(p);
      };
      try {
        return await begin(report, watch);
      } catch (error) {
        if (!(error instanceof Standstill)) throw error;
      }
    }
    throw new AppError('worker', 'the download stands still', { reason: 'standstill' });
  }

  /** A call that tells how far it is, and can be cancelled. */
  #watched<T>(
    connect: readonly string[],
    run: Run<T>,
    onProgress: ((p: DownloadProgress) => void) | undefined,
    signal: AbortSignal | undefined,
    keepAfter?: (worker: Worker) => boolean,
  ): Promise<T> {
    const id = ++this.#lastId;
    const start = (worker: WorkerCalls) => {
      const outcome = run(worker, id);
      const cancel = () => void worker.cancel(id);
      if (signal?.aborted) cancel();
      signal?.addEventListener('abort', cancel);
      return outcome;
    };
    return this.#call(connect, start, (_id, p) => onProgress?.(p), keepAfter);
  }

  async #call<T>(
    connect: readonly string[],
    run: (worker: WorkerCalls) => Promise<Outcome<T>>,
    progress: WeightsEvents['progress'] = () => {},
    keepAfter?: (worker: Worker) => boolean,
  ): Promise<T> {
    const worker = orBlocked(() => this.#spawn(connect));
    const calls = createBirpc<WeightsCalls, WeightsEvents>(
      { progress },
      {
        post: (message) => worker.postMessage(message),
        on: (listener) => worker.addEventListener('message', ({ data }) => listener(data)),
        eventNames: ['cancel'],
        timeout: -1,
      },
    );
    const death = new Promise<never>((_resolve, reject) => {
      // No message: the script was blocked (policy, 404) before it could run.
      worker.addEventListener('error', ({ message }) => {
        const facts = message ? {} : { reason: 'start' };
        reject(new AppError('worker', message || 'the download worker could not start', facts));
      });
    });
    let kept = false;
    try {
      const value = unwrap(await Promise.race([run(calls), death]));
      kept = keepAfter?.(worker) ?? false;
      return value;
    } finally {
      if (!kept) worker.terminate();
    }
  }
}

function unwrap<T>(outcome: Outcome<T>): T {
  if ('value' in outcome) return outcome.value;
  if ('error' in outcome) throw fromErrorData(outcome.error);
  throw new DOMException('The download was cancelled.', 'AbortError');
}
