/** The page's side of the download worker: one short-lived worker for each call. */
import { AppError } from '../contract/errors.ts';
import type { ModelHost, ModelSpec } from '../contract/models.ts';
import type { WeightsCalls, WeightsEvent } from '../contract/weights-wire.ts';
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
import type { Answer, Params, Result } from '../contract/wire.ts';
import { Caller } from '../rpc/caller.ts';
import { orBlocked } from './spawn.ts';
import { PATIENCE, Standstill, StandstillWatch, type StandstillPatience } from './standstill.ts';

interface CallOptions {
  /** Origins that the worker may connect to. */
  connect?: readonly string[];
  onProgress?: ((p: DownloadProgress) => void) | undefined;
  signal?: AbortSignal | undefined;
  watch?: StandstillWatch;
  /** Id of the model that the worker has in memory from then on: it stays. */
  holds?: string | undefined;
}

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

  /** @param spawn Given the origins that the worker may connect to besides its own. */
  constructor(spawn: (connect: readonly string[]) => Worker, patience = PATIENCE) {
    this.#spawn = spawn;
    this.#patience = patience;
  }

  list(): Promise<Listing> {
    return this.#call('list', undefined);
  }

  unfinished(): Promise<Unfinished[]> {
    return this.#call('unfinished', undefined);
  }

  check(
    modelId: string,
    onProgress?: (p: DownloadProgress) => void,
    signal?: AbortSignal,
  ): Promise<Damage> {
    return this.#call('check', modelId, { onProgress, signal });
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
    const holds = keep === 'memory' ? model.id : undefined;
    const work = this.#persevere((report, watch) => {
      const options = { connect, onProgress: report, signal: controller.signal, watch, holds };
      return this.#call('download', { model, hosts, keep }, options);
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
    return this.#call('offer', { model, hosts }, { connect, signal });
  }

  async remove(modelId: string): Promise<void> {
    for (const [controller, download] of this.#downloads) {
      if (download.modelId !== modelId) continue;
      controller.abort();
      await download.ended.catch(() => {}); // its own caller hears of it
    }
    this.#holders.get(modelId)?.terminate();
    this.#holders.delete(modelId);
    await this.#call('remove', modelId);
  }

  reach(host: ModelHost): Promise<Reach> {
    return this.#call('reach', host, { connect: [new URL(host.url).origin] });
  }

  importFiles(
    files: readonly CarriedFile[],
    onProgress?: (p: DownloadProgress) => void,
    signal?: AbortSignal,
    only?: string,
  ): Promise<Manifest> {
    return this.#call('importFiles', { files, only }, { onProgress, signal });
  }

  ggufChoices(files: readonly CarriedFile[]): Promise<GgufChoice[]> {
    return this.#call('ggufChoices', files);
  }

  exportArchive(
    modelId: string,
    onProgress?: (p: DownloadProgress) => void,
    signal?: AbortSignal,
  ): Promise<Blob> {
    return this.#call('exportArchive', modelId, { onProgress, signal });
  }

  exportFolder(
    modelId: string,
    folder: FileSystemDirectoryHandle,
    onProgress?: (p: DownloadProgress) => void,
    signal?: AbortSignal,
  ): Promise<void> {
    return this.#call('exportFolder', { modelId, folder }, { onProgress, signal });
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

  async #call<M extends keyof WeightsCalls>(
    method: M,
    params: Params<WeightsCalls, M>,
    { connect = [], onProgress, signal, watch, holds }: CallOptions = {},
  ): Promise<Result<WeightsCalls, M>> {
    const worker = orBlocked(() => this.#spawn(connect));
    const calls = new Caller<WeightsCalls, WeightsEvent>(worker);
    worker.onmessage = ({ data }) => calls.hear(data as Answer<WeightsEvent>);
    // No message: the script was blocked (policy, 404) before it could run.
    worker.addEventListener('error', ({ message }) => {
      const facts = message ? {} : { reason: 'start' as const };
      const what = message || 'the download worker could not start';
      calls.close(new AppError('worker', what, facts));
    });
    try {
      const told = ({ progress }: WeightsEvent) => onProgress?.(progress);
      const called = calls.call(method, params, signal, told);
      const value = await (watch?.over(called) ?? called);
      if (holds !== undefined) this.#holders.set(holds, worker);
      return value;
    } finally {
      if (holds === undefined || this.#holders.get(holds) !== worker) worker.terminate();
    }
  }
}
