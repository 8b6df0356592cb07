/** From work that calls back to a generator of what it told, in the order in which it happened. */
import type { PipelineEvent } from './turn.ts';

export type Emit = (event: PipelineEvent) => void;

export class Told {
  readonly #events: PipelineEvent[] = [];
  #wake = () => {};

  readonly emit: Emit = (event) => {
    const last = this.#events.at(-1);
    if (event.type === 'delta' && last?.type === 'delta') last.text += event.text;
    else this.#events.push(event);
    this.#wake();
  };

  /** Returns what `work` resolves with. Whoever is slow to ask gets fewer and longer deltas. */
  async *during<T>(work: Promise<T>): AsyncGenerator<PipelineEvent, T, void> {
    let ended = false;
    const result = work.finally(() => {
      ended = true;
      this.#wake();
    });
    result.catch(() => {}); // told below, unless the consumer has left by then
    for (;;) {
      const event = this.#events.shift();
      if (event) yield event;
      else if (ended) return await result;
      else await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}
