/** One GET to a model host: nothing of the person in it, silence bounded, failures classified. */
import { AppError } from '../contract/errors.ts';

/** Longest silence, before the headers or between two pieces of the body. */
const IDLE_MS = 30_000;

export interface Patience {
  signal?: AbortSignal | undefined;
  /** Longest silence of the host; 30 seconds if left out. */
  idleMs?: number | undefined;
}

export interface RequestOptions extends Patience {
  /** Path in the repository, for error messages. */
  file: string;
  /** Sent as a `Range` of the plain form that browsers let through without a preflight. */
  range?: string;
}

/**
 * @throws AppError `offline` if the host cannot be reached or stays silent, `download` if it
 * answers with an error status or with a page instead of the file.
 */
export async function request(url: string, options: RequestOptions): Promise<Response> {
  const { file, range, signal, idleMs } = options;
  const { host } = new URL(url);
  const watch = new Watch(signal, idleMs);
  const asOffline = (error: unknown) => {
    watch.close();
    if (signal?.aborted) throw abortError();
    const facts = { host, file, ...(watch.ended && { reason: 'timeout' as const }) };
    throw new AppError('offline', `${url}: ${String(error)}`, facts, error);
  };

  const response = await watch
    .over(() =>
      fetch(url, {
        credentials: 'omit',
        referrerPolicy: 'no-referrer',
        cache: 'no-store', // half a gigabyte need not be on the disk twice
        signal: watch.signal,
        ...(range && { headers: { Range: range } }),
      }),
    )
    .catch(asOffline);
  const { status, headers } = response;
  if (!response.ok || !response.body) {
    watch.close();
    void response.body?.cancel().catch(() => {});
    const wait = status === 429 || status === 503 ? retryAfter(headers) : 0;
    const facts = { host, status, file, ...(wait && { retryAfterMs: wait }) };
    throw new AppError('download', `${url}: status ${status}`, facts);
  }
  if (headers.get('Content-Type')?.startsWith('text/html')) {
    watch.close();
    void response.body.cancel().catch(() => {});
    throw htmlError(host, file);
  }
  const reader = response.body.getReader();
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      async pull(controller) {
        const { done, value } = await watch.over(() => reader.read()).catch(asOffline);
        if (!done) {
          controller.enqueue(value);
          return;
        }
        watch.close();
        controller.close();
      },
      cancel(reason) {
        watch.close();
        return reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
  return new Response(body, { status, headers });
}

/** Ends a request whose host stays silent, or that its caller cancels, in whichever step it is. */
class Watch {
  // Not AbortSignal.any(), which Chrome has only since 116, and Safari since 17.4.
  readonly #end = new AbortController();
  readonly #idleMs: number;
  readonly #signal: AbortSignal | undefined;
  readonly #cancel = () => this.#abort();
  #interrupt: (reason: Error) => void = () => {};

  constructor(signal: AbortSignal | undefined, idleMs = IDLE_MS) {
    this.#idleMs = idleMs;
    this.#signal = signal;
    if (signal?.aborted) this.#abort();
    signal?.addEventListener('abort', this.#cancel, { once: true });
  }

  /** One signal lasts for all requests of a download: what has ended does not listen to it any more. */
  close(): void {
    this.#signal?.removeEventListener('abort', this.#cancel);
  }

  get signal(): AbortSignal {
    return this.#end.signal;
  }

  get ended(): boolean {
    return this.#end.signal.aborted;
  }

  /** One step of the request. It ends when it is told to, also where it does not hear of it. */
  async over<T>(step: () => Promise<T>): Promise<T> {
    const interrupted = new Promise<never>((_resolve, reject) => (this.#interrupt = reject));
    if (this.ended) this.#abort();
    const timer = setTimeout(() => this.#abort(), this.#idleMs);
    try {
      return await Promise.race([step(), interrupted]);
    } finally {
      clearTimeout(timer);
    }
  }

  #abort(): void {
    this.#end.abort();
    this.#interrupt(abortError());
  }
}

/** Milliseconds, 0 where the host does not say. `Retry-After` is in seconds or a date. */
function retryAfter(headers: Headers): number {
  const after = headers.get('Retry-After') ?? '';
  const seconds = /^\d+$/.test(after) ? Number(after) : secondsToReset(headers);
  return 1000 * seconds || Math.max(0, Date.parse(after) - Date.now()) || 0;
}

/**
 * The hub says `RateLimit: "resolvers";r=0;t=120` (https://huggingface.co/docs/hub/rate-limits),
 * one entry for each of its limits; older drafts had `reset=120`, or a header of its own.
 */
function secondsToReset(headers: Headers): number {
  const limits = headers.get('RateLimit') ?? '';
  const used = limits.split(',').filter((limit) => /;\s*r=0\b/.test(limit));
  const times = (used.length ? used.join() : limits).matchAll(/\b(?:t|reset)=(\d+)/g);
  const reset = headers.get('RateLimit-Reset') ?? '';
  return Math.max(0, Number(/^\d+$/.exec(reset)), ...Array.from(times, ([, time]) => Number(time)));
}

/** A captive portal, or a site that answers every path with its start page. */
export function htmlError(host: string, file: string): AppError {
  const facts = { host, file, reason: 'html' as const };
  return new AppError('download', `${host} sent a page instead of ${file}`, facts);
}

export function abortError(): DOMException {
  return new DOMException('The download was cancelled.', 'AbortError');
}
