/** The engine's side of the wire. */
import { createBirpc, type BirpcReturn, type ChannelOptions } from 'birpc';
import type { Jobs, Loaded, LoadProgress } from '../contract/engine.ts';
import type { ModelSpec } from '../contract/models.ts';
import type { EngineCalls, EngineEvents, EngineTests, LoadOptions } from '../contract/wire.ts';
import { RunningCalls, serveJobs } from '../rpc/serve-jobs.ts';

export interface ServedEngine extends Jobs {
  load(
    model: ModelSpec,
    onProgress: (progress: LoadProgress) => void,
    options: LoadOptions,
  ): Promise<Loaded>;
}

/**
 * There is no `unload`: the page ends the thread, which alone gives the memory back.
 * @returns the page, to be told things.
 */
export function serveEngine(
  engine: ServedEngine,
  tests: EngineTests,
  channel: ChannelOptions,
): BirpcReturn<EngineEvents, EngineCalls> {
  const running = new RunningCalls();
  const calls: EngineCalls = {
    ...serveJobs(
      () => engine,
      running,
      () => page,
    ),
    load: (id, model, options) =>
      running.outcome(id, () =>
        engine.load(model, (progress) => void page.progress(id, progress), options),
      ),
    ping: async () => {},
    ...tests,
  };
  const page = createBirpc<EngineEvents, EngineCalls>(calls, {
    ...channel,
    eventNames: ['progress', 'delta', 'position', 'spawning'],
    timeout: -1,
  });
  return page;
}
