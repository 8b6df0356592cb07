/** The end of the wire that works: of the worker for the page, and of the leading tab for the others. */
import type { Jobs } from '../contract/engine.ts';
import { isAbort, toErrorData } from '../contract/errors.ts';
import type { JobCalls, JobEvents, Outcome } from '../contract/wire.ts';

/** Calls under way, by the id that `cancel` names. */
export class RunningCalls {
  readonly #running = new Map<number, AbortController>();

  async outcome<T>(id: number, work: (signal: AbortSignal) => Promise<T>): Promise<Outcome<T>> {
    const controller = new AbortController();
    this.#running.set(id, controller);
    try {
      return { value: await work(controller.signal) };
    } catch (error) {
      return isAbort(error) ? { aborted: true } : { error: toErrorData(error) };
    } finally {
      this.#running.delete(id);
    }
  }

  cancel(id: number): void {
    this.#running.get(id)?.abort();
  }

  cancelAll(): void {
    for (const controller of this.#running.values()) controller.abort();
  }
}

/**
 * @param engine Asked at each call.
 * @param events The other end.
 */
export function serveJobs(
  engine: () => Jobs,
  running: RunningCalls,
  events: () => JobEvents,
): JobCalls {
  const onPosition = (id: number) => (position: number) => events().position(id, position);
  return {
    classify: (id, job) =>
      running.outcome(id, (signal) => engine().classify(job, signal, onPosition(id))),
    generate: (id, job) =>
      running.outcome(id, (signal) =>
        engine().generate(job, (text) => events().delta(id, text), signal, onPosition(id)),
      ),
    prefill: (id, job) => running.outcome(id, () => engine().prefill(job)),
    tokenize: (id, texts) => running.outcome(id, () => engine().tokenize(texts)),
    cancel: (id) => running.cancel(id),
  };
}
