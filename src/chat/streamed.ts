/** From work that calls back to a generator of what it told, in the order in which it happened. */
import type { PipelineEvent } from './turn.ts';

export type Emit = (event: PipelineEvent) => void;

/** Returns what `work` resolves with. Whoever is slow to ask gets fewer and longer deltas. */
export async function* streamed<T>(
  work: (emit: Emit) => Promise<T>,
): AsyncGenerator<PipelineEvent, T, void> {
  const events: PipelineEvent[] = [];
  let ended = false;
  let wake = () => {};
  const emit: Emit = (event) => {
    const last = events.at(-1);
    if (event.type === 'delta' && last?.type === 'delta') last.text += event.text;
    else events.push(event);
    wake();
  };
  const result = work(emit).finally(() => {
    ended = true;
    wake();
  });
  result.catch(() => {}); // told below, unless the consumer has left by then
  for (;;) {
    const event = events.shift();
    if (event) yield event;
    else if (ended) return await result;
    else await new Promise<void>((resolve) => (wake = resolve));
  }
}
