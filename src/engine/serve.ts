/** The engine's side of the wire. */
import { createBirpc, type ChannelOptions } from 'birpc';
import type { Engine, Loaded, LoadProgress } from '../contract/engine.ts';
import { isAbort, toErrorData } from '../contract/errors.ts';
import type { ModelSpec } from '../contract/models.ts';
import type {
  EngineCalls,
  EngineEvents,
  EngineTests,
  LoadOptions,
  Outcome,
} from '../contract/wire.ts';

export interface ServedEngine extends Omit<Engine, 'load' | 'unload'> {
  load(
    model: ModelSpec,
    onProgress: (progress: LoadProgress) => void,
    options: LoadOptions,
  ): Promise<Loaded>;
}

/** There is no `unload`: the page ends the thread, which alone gives the memory back. */
export function serveEngine(
  engine: ServedEngine,
  tests: EngineTests,
  channel: ChannelOptions,
): void {
  const running = new Map<number, AbortController>();

  async function outcome<T>(
    id: number,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<Outcome<T>> {
    const controller = new AbortController();
    running.set(id, controller);
    try {
      return { value: await work(controller.signal) };
    } catch (error) {
      return isAbort(error) ? { aborted: true } : { error: toErrorData(error) };
    } finally {
      running.delete(id);
    }
  }

  const onPosition = (id: number) => (position: number) => page.position(id, position);
  const calls: EngineCalls = {
    load: (id, model, options) =>
      outcome(id, () => engine.load(model, (progress) => page.progress(id, progress), options)),
    classify: (id, job) => outcome(id, (signal) => engine.classify(job, signal, onPosition(id))),
    generate: (id, job) =>
      outcome(id, (signal) =>
        engine.generate(job, (text) => page.delta(id, text), signal, onPosition(id)),
      ),
    prefill: (id, job) => outcome(id, () => engine.prefill(job)),
    cancel: (id) => running.get(id)?.abort(),
    ...tests,
  };
  const page = createBirpc<EngineEvents, EngineCalls>(calls, {
    ...channel,
    eventNames: ['progress', 'delta', 'position'],
    timeout: -1,
  });
}
