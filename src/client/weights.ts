/** The page's side of the download worker: one short-lived worker for each call. */
import { createBirpc, type BirpcReturn } from 'birpc';
import { AppError, fromErrorData } from '../contract/errors.ts';
import type { ModelHost, ModelSpec } from '../contract/models.ts';
import type { WeightsCalls, WeightsEvents } from '../contract/weights-wire.ts';
import type { DownloadProgress, Manifest, Reach, Sources, Weights } from '../contract/weights.ts';
import type { Outcome } from '../contract/wire.ts';
import { orBlocked } from './spawn.ts';

type WorkerCalls = BirpcReturn<WeightsCalls, WeightsEvents>;

/**
 * A worker's permission to connect is fixed when it starts, so each call gets a worker of its own
 * that ends with it; none is left when nothing is going on.
 */
export class WeightsClient implements Weights, Sources {
  readonly #spawn: (connect: readonly string[]) => Worker;
  readonly #downloads = new Map<AbortController, { modelId: string; ended: Promise<unknown> }>();
  #lastId = 0;

  /** @param spawn Given the origins that the worker may connect to besides its own. */
  constructor(spawn: (connect: readonly string[]) => Worker) {
    this.#spawn = spawn;
  }

  list(): Promise<Manifest[]> {
    return this.#call([], (worker) => worker.list());
  }

  download(
    model: ModelSpec,
    hosts: readonly ModelHost[],
    onProgress?: (p: DownloadProgress) => void,
    signal?: AbortSignal,
  ): Promise<Manifest> {
    const controller = new AbortController();
    const stop = () => controller.abort();
    if (signal?.aborted) stop();
    signal?.addEventListener('abort', stop);
    const ended = this.#download(model, hosts, onProgress, controller.signal).finally(() => {
      signal?.removeEventListener('abort', stop);
      this.#downloads.delete(controller);
    });
    this.#downloads.set(controller, { modelId: model.id, ended });
    return ended;
  }

  async remove(modelId: string): Promise<void> {
    for (const [controller, download] of this.#downloads) {
      if (download.modelId !== modelId) continue;
      controller.abort();
      await download.ended.catch(() => {}); // its own caller hears of it
    }
    await this.#call([], (worker) => worker.remove(modelId));
  }

  reach(host: ModelHost): Promise<Reach> {
    return this.#call([new URL(host.url).origin], (worker) => worker.reach(host));
  }

  #download(
    model: ModelSpec,
    hosts: readonly ModelHost[],
    onProgress: ((p: DownloadProgress) => void) | undefined,
    signal: AbortSignal,
  ): Promise<Manifest> {
    const id = ++this.#lastId;
    const run = (worker: WorkerCalls) => {
      const outcome = worker.download(id, model, hosts);
      const cancel = () => void worker.cancel(id);
      if (signal.aborted) cancel();
      signal.addEventListener('abort', cancel);
      return outcome;
    };
    const connect = [...new Set(hosts.map(({ url }) => new URL(url).origin))];
    return this.#call(connect, run, (_id, p) => onProgress?.(p));
  }

  async #call<T>(
    connect: readonly string[],
    run: (worker: WorkerCalls) => Promise<Outcome<T>>,
    progress: WeightsEvents['progress'] = () => {},
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
    try {
      return unwrap(await Promise.race([run(calls), death]));
    } finally {
      worker.terminate();
    }
  }
}

function unwrap<T>(outcome: Outcome<T>): T {
  if ('value' in outcome) return outcome.value;
  if ('error' in outcome) throw fromErrorData(outcome.error);
  throw new DOMException('The download was cancelled.', 'AbortError');
}
