/** What a loaded engine does, over the wire: of the worker for the page, of the leading tab for the others. */
import type {
  ClassifyJob,
  ClassifyResult,
  GenerateJob,
  GenerateResult,
  Jobs,
  OnPosition,
  PrefillJob,
} from '../contract/engine.ts';
import type { EngineEvent, JobCalls, JobEvent } from '../contract/wire.ts';
import type { Caller } from './caller.ts';
import type { Asked, Handlers } from './serve.ts';

type AsksJobs = Pick<Caller<JobCalls, EngineEvent>, 'call'>;

export class RemoteJobs implements Jobs {
  readonly #calls: () => AsksJobs;

  /** @param calls Asked at each job; throws where there is nobody to ask. */
  constructor(calls: () => AsksJobs) {
    this.#calls = calls;
  }

  async classify(
    job: ClassifyJob,
    signal?: AbortSignal,
    onPosition?: OnPosition,
  ): Promise<ClassifyResult> {
    return this.#calls().call('classify', job, signal, told(undefined, onPosition));
  }

  async generate(
    job: GenerateJob,
    onDelta?: (delta: string) => void,
    signal?: AbortSignal,
    onPosition?: OnPosition,
  ): Promise<GenerateResult> {
    return this.#calls().call('generate', job, signal, told(onDelta, onPosition));
  }

  async prefill(job: PrefillJob): Promise<void> {
    try {
      await this.#calls().call('prefill', job);
    } catch {
      // A hint, and lost.
    }
  }

  async tokenize(texts: readonly string[]): Promise<number[][]> {
    return this.#calls().call('tokenize', texts);
  }
}

function told(onDelta?: (delta: string) => void, onPosition?: OnPosition) {
  return (event: EngineEvent) => {
    if (event.type === 'delta') onDelta?.(event.text);
    if (event.type === 'position') onPosition?.(event.position);
  };
}

/** @param engine Asked at each job. */
export function jobHandlers(engine: () => Jobs): Handlers<JobCalls, JobEvent> {
  const position =
    ({ tell }: Asked<JobEvent>): OnPosition =>
    (position) =>
      tell({ type: 'position', position });
  return {
    classify: (job, asked) => engine().classify(job, asked.signal, position(asked)),
    generate: (job, asked) =>
      engine().generate(
        job,
        (text) => asked.tell({ type: 'delta', text }),
        asked.signal,
        position(asked),
      ),
    prefill: (job) => engine().prefill(job),
    tokenize: (texts) => engine().tokenize(texts),
  };
}
