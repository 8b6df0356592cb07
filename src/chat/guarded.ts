/** The word filter in the pipeline: what may be kept of a text, and what of a reply is shown. */
import type { Engine, GenerateResult } from '../contract/engine.ts';
import { guardInput, StreamGuard, type Guard, type Verdict } from '../safety/guard.ts';

/** For what is kept of a text, whatever becomes of it. */
export function covered(text: string, guard: Guard | null): string {
  return guardInput(guard, text).text;
}

/** Passes a reply on as far as it may be shown; a word that is to be stopped ends it. */
export class GuardedReply {
  readonly #generate: Engine['generate'];
  readonly #guard: Guard | null;
  readonly #begun: string;
  #stream: StreamGuard;

  /** @param begun The part of the reply that is there already. */
  constructor(generate: Engine['generate'], guard: Guard | null, begun = '') {
    this.#generate = generate;
    this.#guard = guard;
    this.#begun = begun;
    this.#stream = new StreamGuard(guard, begun);
  }

  /** What was found in the reply so far. */
  get verdict(): Pick<Verdict, 'action' | 'categories'> {
    return this.#stream.summary;
  }

  /** Whether a word in it was its end. */
  get ended(): boolean {
    return this.#stream.blocked;
  }

  readonly generate: Engine['generate'] = async (job, onDelta, signal, onPosition) => {
    const stop = new AbortController();
    const abort = () => stop.abort();
    if (signal?.aborted) abort();
    signal?.addEventListener('abort', abort, { once: true });
    const tell = (safe: string) => safe && onDelta?.(safe);
    const guarded = (delta: string) => {
      tell(this.#stream.push(delta));
      if (this.#stream.blocked) abort();
    };
    try {
      const result = await this.#generate(job, guarded, stop.signal, onPosition);
      tell(this.#stream.end());
      return this.#whole(result);
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  };

  /** The final text may differ from the streamed one, so it is filtered again from its start. */
  #whole(result: GenerateResult): GenerateResult {
    this.#stream = new StreamGuard(this.#guard, this.#begun);
    const text = this.#stream.push(result.text) + this.#stream.end();
    const { thought } = result;
    const told = thought === undefined ? {} : { thought: covered(thought, this.#guard) };
    return { ...result, ...told, text, finish: this.#stream.blocked ? 'stop' : result.finish };
  }
}
