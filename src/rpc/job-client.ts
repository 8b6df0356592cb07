/** The end of the wire that asks: an engine's jobs by message. */
import type {
  ClassifyJob,
  ClassifyResult,
  GenerateJob,
  GenerateResult,
  Jobs,
  OnPosition,
  PrefillJob,
} from '../contract/engine.ts';
import { fromErrorData } from '../contract/errors.ts';
import type { JobCalls, JobEvents, Outcome } from '../contract/wire.ts';

export interface SentJobs extends Omit<JobCalls, 'cancel'> {
  cancel(id: number): Promise<void>;
}

interface Heard {
  onDelta?: ((delta: string) => void) | undefined;
  onPosition?: OnPosition | undefined;
}

export class JobClient implements Jobs {
  /** What the other end tells, for whoever receives it to pass on. */
  readonly events: JobEvents = {
    delta: (id, text) => this.#heard.get(id)?.onDelta?.(text),
    position: (id, position) => this.#heard.get(id)?.onPosition?.(position),
  };
  readonly #calls: SentJobs;
  readonly #heard = new Map<number, Heard>();
  #closed: Error | undefined;
  #lastId = 0;

  constructor(calls: SentJobs) {
    this.#calls = calls;
  }

  classify(
    job: ClassifyJob,
    signal?: AbortSignal,
    onPosition?: OnPosition,
  ): Promise<ClassifyResult> {
    return this.call((id) => this.#calls.classify(id, job), signal, { onPosition });
  }

  generate(
    job: GenerateJob,
    onDelta?: (delta: string) => void,
    signal?: AbortSignal,
    onPosition?: OnPosition,
  ): Promise<GenerateResult> {
    const heard = { onDelta, onPosition };
    return this.call((id) => this.#calls.generate(id, job), signal, heard);
  }

  async prefill(job: PrefillJob): Promise<void> {
    await this.call((id) => this.#calls.prefill(id, job)).catch(() => {});
  }

  tokenize(texts: readonly string[]): Promise<number[][]> {
    return this.call((id) => this.#calls.tokenize(id, texts));
  }

  /** What is asked from now on is refused with this error. */
  close(error: Error): void {
    this.#closed = error;
  }

  /** Any call of the same wire, with an id of its own that the signal cancels. */
  async call<T>(
    send: (id: number) => Promise<Outcome<T>>,
    signal?: AbortSignal,
    heard: Heard = {},
  ): Promise<T> {
    if (this.#closed) throw this.#closed;
    const id = ++this.#lastId;
    const cancel = () => void this.#calls.cancel(id).catch(() => {}); // it has ended by then
    this.#heard.set(id, heard);
    try {
      const outcome = send(id);
      if (signal?.aborted) cancel();
      signal?.addEventListener('abort', cancel);
      return valueOf(await outcome);
    } finally {
      signal?.removeEventListener('abort', cancel);
      this.#heard.delete(id);
    }
  }
}

function valueOf<T>(outcome: Outcome<T>): T {
  if ('value' in outcome) return outcome.value;
  if ('error' in outcome) throw fromErrorData(outcome.error);
  throw new DOMException('aborted', 'AbortError');
}
