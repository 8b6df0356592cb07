/** The end that answers: see contract/wire.ts for what goes to and fro. */
import { AppError, isAbort, toErrorData } from '../contract/errors.ts';
import type { CallMessage, Outcome, Params, Result } from '../contract/wire.ts';

export interface Port {
  onmessage: ((event: MessageEvent) => unknown) | null;
  postMessage(message: unknown): void;
}

export interface Asked<Event> {
  /** Fires when the other end cancels the call. */
  signal: AbortSignal;
  /** Before the answer. */
  tell(event: Event): void;
}

export type Handlers<Calls, Event = never> = {
  [M in keyof Calls]: (params: Params<Calls, M>, asked: Asked<Event>) => Promise<Result<Calls, M>>;
};

/**
 * @param most Calls at once; more are refused.
 * @returns a function that ends it: what runs is cancelled, and nothing more is answered.
 */
export function serve<Calls, Event = never>(
  port: Port,
  handlers: Handlers<Calls, Event>,
  most = Infinity,
): () => void {
  const running = new Map<number, AbortController>();
  let ended = false;
  const post = (message: object) => {
    if (!ended) port.postMessage(message);
  };

  port.onmessage = async ({ data }: { data: CallMessage }) => {
    const { id } = data;
    if (data.type === 'cancel') return running.get(id)?.abort();
    const controller = new AbortController();
    const tell = (event: Event) => post({ ...event, id });
    let outcome: Outcome<unknown>;
    try {
      if (running.size >= most)
        throw new AppError('busy', 'too many calls at once', { limit: most });
      running.set(id, controller);
      const params = data.params as Params<Calls, keyof Calls>;
      const handler = handlers[data.method as keyof Calls];
      outcome = { value: await handler(params, { signal: controller.signal, tell }) };
    } catch (error) {
      outcome = isAbort(error) ? { aborted: true } : { error: toErrorData(error) };
    }
    running.delete(id);
    post({ type: 'end', id, outcome });
  };

  return () => {
    ended = true;
    for (const controller of running.values()) controller.abort();
    port.onmessage = null;
  };
}
