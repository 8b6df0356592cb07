/** The engine's side of the wire. */
import type { Jobs, Loaded, LoadProgress } from '../contract/engine.ts';
import type { ModelSpec } from '../contract/models.ts';
import type { EngineCalls, EngineEvent, EngineTests, LoadOptions } from '../contract/wire.ts';
import { jobHandlers } from '../rpc/jobs.ts';
import { serve, type Handlers, type Port } from '../rpc/serve.ts';

export interface ServedEngine extends Jobs {
  load(
    model: ModelSpec,
    onProgress: (progress: LoadProgress) => void,
    options: LoadOptions,
  ): Promise<Loaded>;
}

/** There is no `unload`: the page ends the thread, which alone gives the memory back. */
export function serveEngine(engine: ServedEngine, tests: Handlers<EngineTests>, port: Port): void {
  serve<EngineCalls, EngineEvent>(port, {
    ...jobHandlers(() => engine),
    ...tests,
    load: ({ model, options }, { tell }) =>
      engine.load(model, (progress) => tell({ type: 'progress', progress }), options),
    ping: async () => {},
  });
}
