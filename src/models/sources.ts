/** The hosts that a model may come from: which one is asked next, after what wait, and which is given up. */
import { AppError } from '../contract/errors.ts';
import type { ModelHost } from '../contract/models.ts';
import { isAbsent } from './repository.ts';
import type { Progress } from './progress.ts';
import { abortError } from './request.ts';

/** A host that answers Ranges wrongly so often in a row is asked for whole files. */
const RANGE_FAULTS = 3;
/** Between two looks whether the network is back, should the browser not tell. */
const OFFLINE_LOOK_MS = 10_000;
/** No host is waited for longer than that, whatever it says. */
const LONGEST_WAIT_MS = 15 * 60_000;

export class Source {
  readonly host: ModelHost;
  readonly name: string;
  #failures = 0;
  #rangeFaults = 0;

  constructor(host: ModelHost) {
    this.host = host;
    this.name = new URL(host.url).host;
  }

  /** Failures in a row. */
  get failures(): number {
    return this.#failures;
  }

  get knowsRange(): boolean {
    return this.#rangeFaults < RANGE_FAULTS;
  }

  /** A connection that brings something may break as often as it likes. */
  delivered(): void {
    this.#failures = 0;
    if (this.knowsRange) this.#rangeFaults = 0;
  }

  failed(error: AppError): void {
    this.#failures += 1;
    if (error.facts.reason === 'range') this.#rangeFaults += 1;
  }
}

export interface SourcesSettings {
  /** Waits before the first, second, … retry of one source, in milliseconds. */
  backoffMs: readonly number[];
  /** Whether a host that cannot be reached is asked again. */
  patient: boolean;
  progress: Progress;
  signal?: AbortSignal | undefined;
}

export class Sources {
  readonly #settings: SourcesSettings;
  readonly #notBefore = new Map<Source, { time: number; reason: 'limited' | 'failed' }>();
  #left: Source[];
  #error: AppError | undefined;
  /** A hub has said that there is no such repository: no other failure says more. */
  #hubSpoke = false;

  constructor(hosts: readonly ModelHost[], settings: SourcesSettings) {
    const urls = [...new Map(hosts.map((host) => [host.url, host])).values()];
    this.#left = urls.map((host) => new Source(host));
    this.#settings = settings;
  }

  /**
   * Works with the first source that is ready, waiting where none is, until it succeeds.
   * @param fits Whether the source can have what is wanted.
   * @throws The failure that says most, when no source is left; AbortError.
   */
  async attempt<T>(
    fits: (source: Source) => boolean,
    work: (source: Source) => Promise<T>,
  ): Promise<T> {
    const { signal, progress } = this.#settings;
    for (;;) {
      const source = await this.#next(fits);
      if (signal?.aborted) throw abortError();
      progress.ask(source.name);
      try {
        return await work(source);
      } catch (error) {
        if (!(error instanceof AppError) || error.code === 'storage') throw error;
        this.blame(source, error);
      }
    }
  }

  /** The source is asked again later, or never. */
  blame(source: Source, error: AppError): void {
    source.failed(error);
    // That a source does not have the file says less than why another could not give it.
    // Of two that do not have it, the hub is the one that was meant: a site has few models.
    const says = !isAbsent(error, source.host) || source.host.kind === 'hub';
    if (!this.#error || (says && !this.#hubSpoke)) this.#error = error;
    this.#hubSpoke ||= source.host.kind === 'hub' && error.facts.reason === 'no-repo';
    const { backoffMs } = this.#settings;
    // Without any network no host is to blame.
    const backoff = backoffMs[isOffline() ? 0 : source.failures - 1];
    const unreachable = error.code === 'offline' && !this.#settings.patient;
    if (unreachable || !isPassing(error) || backoff === undefined) {
      this.#left = this.#left.filter((other) => other !== source);
      return;
    }
    const { retryAfterMs, status } = error.facts;
    const limited = retryAfterMs !== undefined || status === 429;
    // Thirty machines that were turned away together should not come back together.
    const wait = (retryAfterMs ?? backoff * (limited ? 20 : 1)) * (1 + Math.random() / 2);
    const time = Date.now() + Math.min(wait, LONGEST_WAIT_MS);
    this.#notBefore.set(source, { time, reason: limited ? 'limited' : 'failed' });
  }

  async #next(fits: (source: Source) => boolean): Promise<Source> {
    const fitting = this.#left.filter(fits);
    const time = (source: Source) => this.#notBefore.get(source)?.time ?? 0;
    const now = Date.now();
    const ready = fitting.find((source) => time(source) <= now);
    if (ready) return ready;
    const [soonest] = fitting.sort((a, b) => time(a) - time(b));
    if (!soonest) throw this.#error ?? new AppError('internal', 'no source');
    const { time: until = now, reason = 'failed' } = this.#notBefore.get(soonest) ?? {};
    const { progress, signal } = this.#settings;
    const offline = isOffline();
    progress.wait(soonest.name, offline ? { reason: 'offline', until: null } : { reason, until });
    await pause(offline ? OFFLINE_LOOK_MS : until - now, signal);
    return isOffline() ? this.#next(fits) : soonest;
  }
}

/** True where the browser is sure that there is no network; what it calls online may be none. */
function isOffline(): boolean {
  return globalThis.navigator?.onLine === false;
}

/** Whether the next try may well succeed. */
function isPassing({ code, facts }: AppError): boolean {
  const { status = 0, reason = '' } = facts;
  if (code === 'offline') return true;
  if (code === 'corrupt') return reason === 'chunk';
  return ['incomplete', 'range'].includes(reason) || status === 429 || status >= 500;
}

/** Ends early when the network comes back. */
async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  if (signal?.aborted) throw abortError();
  const end = new AbortController();
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms);
    const wake = () => (clearTimeout(timer), resolve());
    signal?.addEventListener('abort', wake, { signal: end.signal });
    globalThis.addEventListener?.('online', wake, { signal: end.signal });
  });
  end.abort();
  if (signal?.aborted) throw abortError();
}
