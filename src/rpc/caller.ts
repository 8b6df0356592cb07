/** The end that asks: see contract/wire.ts for what goes to and fro. */
import { fromErrorData } from '../contract/errors.ts';
import type { CallMessage, End, Outcome, Params, Result } from '../contract/wire.ts';
import type { Port } from './serve.ts';

/** Watches over the wait for an answer. */
export type Over = <T>(answer: Promise<T>, method: string) => Promise<T>;

interface Waiting<Event> {
  onEvent: (event: Event) => void;
  end(outcome: Outcome<unknown>): void;
  fail(error: Error): void;
}

/** `Calls` and `Event` are what the other end understands and tells. */
export class Caller<Calls, Event = never> {
  readonly #port: Pick<Port, 'postMessage'>;
  readonly #over: Over;
  readonly #waiting = new Map<number, Waiting<Event>>();
  #closed: Error | undefined;
  #lastId = 0;

  /** @param port What comes from there is to be given to `hear`. */
  constructor(port: Pick<Port, 'postMessage'>, over: Over = (answer) => answer) {
    this.#port = port;
    this.#over = over;
  }

  /** What is no answer is ignored. */
  hear(message: object): void {
    const answer = message as End | (Event & { id: number; type: string });
    const waiting = this.#waiting.get(answer.id);
    if (answer.type === 'end') waiting?.end((answer as End).outcome);
    else waiting?.onEvent(answer as Event);
  }

  /** After an abort, what the other end makes of it: a result, or an AbortError. */
  async call<M extends keyof Calls & string>(
    method: M,
    params: Params<Calls, M>,
    signal?: AbortSignal,
    onEvent: (event: Event) => void = () => {},
  ): Promise<Result<Calls, M>> {
    if (this.#closed) throw this.#closed;
    const id = ++this.#lastId;
    const cancel = () => {
      if (!this.#closed) this.#port.postMessage({ type: 'cancel', id } satisfies CallMessage);
    };
    const outcome = new Promise<Outcome<unknown>>((end, fail) => {
      this.#waiting.set(id, { onEvent, end, fail });
    });
    try {
      this.#port.postMessage({ type: 'call', id, method, params } satisfies CallMessage);
      if (signal?.aborted) cancel();
      signal?.addEventListener('abort', cancel);
      return (await this.#over(outcome.then(valueOf), method)) as Result<Calls, M>;
    } finally {
      signal?.removeEventListener('abort', cancel);
      this.#waiting.delete(id);
    }
  }

  /** What waits, and what is asked from now on, is refused with this error. */
  close(error: Error): void {
    this.#closed ??= error;
    for (const { fail } of this.#waiting.values()) fail(error);
  }
}

function valueOf(outcome: Outcome<unknown>): unknown {
  if ('value' in outcome) return outcome.value;
  if ('error' in outcome) throw fromErrorData(outcome.error);
  throw new DOMException('aborted', 'AbortError');
}
