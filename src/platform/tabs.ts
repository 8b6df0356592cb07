/**
 * One engine for all tabs of this site. The tab that holds a Web Lock leads: it has the engine's
 * worker, the others talk to it. When it closes or crashes, the browser gives the lock to the next.
 *
 * Only a page can lead: neither a service worker nor a SharedWorker can have the threads of WASM
 * (https://crbug.com/40695450, https://github.com/whatwg/html/issues/5497).
 *
 * A hidden leader goes on working. Browsers slow down the timers of hidden pages, but not messages,
 * and Chromium does not freeze a page that holds a lock. Should a leader be stopped all the same,
 * the first tab that waits for it in vain takes the lock away.
 */
import type { Loaded } from '../contract/engine.ts';
import { AppError, isAbort } from '../contract/errors.ts';
import type { Host, HostView, Lease } from '../contract/host.ts';
import type { ModelSpec } from '../contract/models.ts';
import { TABS_PROTOCOL, type Term, type TabNews } from '../contract/tabs-wire.ts';
import { RemoteHost } from './remote-host.ts';
import { serveTab } from './serve-tab.ts';
import type { Channel, TabPlatform } from './tab-platform.ts';

export interface Tab {
  /** This tab leads now. The host is told nothing more once `resign` was called. */
  lead(show: (view: HostView) => void): Host;
  /** Another tab has taken over, or the page goes: the engine must end. */
  resign(): void;
  /** What there is to see, whoever leads. */
  show(view: HostView): void;
}

/** A leader that does not answer so many times in a row is asked no more. */
const PATIENCE_TICKS = 5;
const TICK_MS = 2000;

interface Leader {
  term: Term;
  host: Host;
  /** The same host, where another tab has it. */
  remote: RemoteHost | null;
}

export class Tabs implements Host {
  readonly #name: string;
  readonly #platform: TabPlatform;
  readonly #tab: Tab;
  readonly #tickMs: number;
  #news: Channel | undefined;
  #leader: Leader | undefined;
  /** Those who wait for a leader. */
  #waiting: ((host: Host) => void)[] = [];
  /** The latest that this tab has heard of. */
  #term: Term = 0;
  #view: HostView | undefined;
  /** Ends this tab's request for the lock, or its term. */
  #queue = new AbortController();
  #ticking: ReturnType<typeof setInterval> | undefined;
  #silentTicks = 0;

  /** @param name The same for all tabs that may share an engine. */
  constructor(name: string, platform: TabPlatform, tab: Tab, tickMs = TICK_MS) {
    this.#name = `${name}:v${TABS_PROTOCOL}`;
    this.#platform = platform;
    this.#tab = tab;
    this.#tickMs = tickMs;
  }

  join(): void {
    if (this.#news) return;
    this.#news = this.#platform.channel(this.#name);
    this.#news.onmessage = ({ data }) => this.#hear(data as TabNews);
    this.#enqueue();
    this.#expect();
  }

  /** Gives up the engine and the lock, for a page that goes or is put away by the browser. */
  leave(): void {
    this.#queue.abort();
    this.#setLeader(undefined);
    this.#news?.close();
    this.#news = undefined;
    clearInterval(this.#ticking);
    this.#ticking = undefined;
  }

  /** Nothing is lost where the leader goes before it has given the lease: the next one is asked. */
  async hold(signal?: AbortSignal): Promise<Lease> {
    for (;;) {
      const host = await this.#host(signal);
      try {
        const lease = host.hold(signal);
        this.#expect();
        return await lease;
      } catch (error) {
        if (isAbort(error) || host === this.#leader?.host) throw error;
      }
    }
  }

  async load(model: ModelSpec): Promise<Loaded> {
    const loaded = (await this.#host()).load(model);
    this.#expect();
    return loaded;
  }

  abandon(): void {
    this.#leader?.host.abandon();
  }

  #host(signal?: AbortSignal): Promise<Host> {
    if (this.#leader) return Promise.resolve(this.#leader.host);
    return new Promise((resolve, reject) => {
      const abort = () => reject(new DOMException('aborted', 'AbortError'));
      if (signal?.aborted) abort();
      signal?.addEventListener('abort', abort, { once: true });
      this.#waiting.push(resolve);
    });
  }

  /** Waits for the lock, and leads for as long as it is held. */
  #enqueue(how?: 'steal'): void {
    this.#queue.abort();
    const { signal } = (this.#queue = new AbortController());
    const held = () => {
      if (signal.aborted) return Promise.resolve();
      this.#lead(signal);
      return new Promise<void>((abdicate) => signal.addEventListener('abort', () => abdicate()));
    };
    const lost = () => {
      if (signal.aborted) return; // given up by this tab itself
      // Stolen, by a tab that has had no answer from this one: perhaps it stood still.
      if (this.leads) this.#setLeader(undefined);
      this.#enqueue();
      this.#expect();
    };
    // A request that steals cannot have a signal.
    const options = how ? { steal: true } : { signal };
    this.#platform.locks.request(this.#name, options, held).then(lost, lost);
  }

  #lead(signal: AbortSignal): void {
    this.#setLeader(undefined);
    const term = (this.#term = Math.max(Date.now(), this.#term + 1));
    this.#view = undefined;
    const host = this.#tab.lead((view) => {
      if (signal.aborted || this.#term !== term) return;
      this.#view = view;
      this.#tab.show(view);
      this.#announce();
    });
    this.#setLeader({ term, host, remote: null });
    this.#announce();
  }

  /** Whether this tab has the engines. */
  get leads(): boolean {
    return this.#leader?.remote === null;
  }

  #announce(): void {
    if (!this.leads || !this.#view) return;
    this.#post({ type: 'leader', term: this.#term, view: this.#view });
  }

  #hear(news: TabNews): void {
    if (news.type === 'leader') return this.#follow(news.term, news.view);
    if (!this.#leader || !this.leads) return;
    const { host, term } = this.#leader;
    if (news.type === 'hello') this.#announce();
    else if (news.term !== term) return;
    else if (news.type === 'abandon') host.abandon();
    else serveTab(host, news.connection, this.#platform, this.#queue.signal);
  }

  #follow(term: Term, view: HostView): void {
    if (term < this.#term) return; // a leader that was frozen and does not know yet that another leads
    this.#term = term;
    this.#silentTicks = 0;
    if (term !== this.#leader?.term) {
      const host = new RemoteHost(this.#platform, `${this.#name}:turn`, {
        ask: (connection) => this.#post({ type: 'ask', term, connection }),
        abandon: () => this.#post({ type: 'abandon', term }),
      });
      this.#setLeader({ term, host, remote: host });
    }
    this.#view = view;
    this.#tab.show(view);
  }

  #setLeader(leader: Leader | undefined): void {
    const before = this.#leader;
    this.#leader = leader;
    if (before?.remote) {
      const gone = new AppError('worker', 'the tab with the engine is gone', { reason: 'tab' });
      before.remote.lose(gone);
    } else if (before) {
      this.#tab.resign();
    }
    if (leader) for (const resolve of this.#waiting.splice(0)) resolve(leader.host);
  }

  /**
   * Asks for signs of life while somebody waits for another tab. Silence is counted in ticks, not in
   * time: the clock of a page that was frozen or asleep has stood still as well.
   */
  #expect(): void {
    if (this.#ticking !== undefined || this.leads) return;
    this.#silentTicks = 0;
    this.#post({ type: 'hello' });
    this.#ticking = setInterval(() => {
      if (this.leads || (this.#leader && !this.#leader.remote?.waiting)) {
        clearInterval(this.#ticking);
        this.#ticking = undefined;
      } else if (this.#silentTicks++ < PATIENCE_TICKS) {
        this.#post({ type: 'hello' });
      } else {
        this.#silentTicks = 0;
        this.#enqueue('steal');
      }
    }, this.#tickMs);
  }

  #post(news: TabNews): void {
    this.#news?.postMessage(news);
  }
}
