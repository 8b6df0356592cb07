/** Tabs of one browser without a browser: locks that go when their tab crashes, channels that clone. */
import type { Channel, Locks, TabPlatform } from '../../src/platform/tab-platform.ts';

interface Request {
  tab: FakeTab;
  held: () => Promise<void>;
  end(error?: Error): void;
}

export class TabWorld {
  /** For each name, who holds the lock and who waits for it. */
  readonly locks = new Map<string, Request[]>();
  readonly channels = new Set<FakeChannel>();

  tab(): FakeTab {
    return new FakeTab(this);
  }

  /** Names of the locks that somebody holds. */
  get held(): string[] {
    return [...this.locks].filter(([, queue]) => queue.length > 0).map(([name]) => name);
  }

  remove(name: string, request: Request): void {
    const queue = this.locks.get(name) ?? [];
    const first = queue[0] === request;
    this.locks.set(
      name,
      queue.filter((other) => other !== request),
    );
    if (first) this.grant(name);
  }

  /** To the first in the queue; its turn ends when its promise does. */
  grant(name: string): void {
    const request = this.locks.get(name)?.[0];
    if (!request || request.tab.state === 'frozen') return;
    queueMicrotask(() => {
      if (this.locks.get(name)?.[0] !== request) return;
      const done = () => {
        request.end();
        this.remove(name, request);
      };
      void request.held().then(done, done);
    });
  }
}

export class FakeTab implements TabPlatform {
  state: 'running' | 'frozen' | 'gone' = 'running';
  readonly world: TabWorld;
  #missed: (() => void)[] = [];

  constructor(world: TabWorld) {
    this.world = world;
  }

  readonly locks: Locks = {
    request: (name, { steal, signal, ifAvailable }, held) =>
      new Promise((resolve, reject) => {
        if (this.state === 'gone') return;
        if (ifAvailable && this.world.locks.get(name)?.length) {
          return void held(null).then(resolve, reject);
        }
        const end = (error?: Error) => this.run(() => (error ? reject(error) : resolve()));
        const request: Request = { tab: this, held, end };
        const queue = this.world.locks.get(name) ?? [];
        const stolen = new DOMException('stolen', 'AbortError');
        if (steal) queue.shift()?.end(stolen);
        this.world.locks.set(name, steal ? [request, ...queue] : [...queue, request]);
        signal?.addEventListener('abort', () => {
          if (this.world.locks.get(name)?.[0] === request) return; // granted: too late
          this.world.remove(name, request);
          end(new DOMException('aborted', 'AbortError'));
        });
        if (this.world.locks.get(name)?.[0] === request) this.world.grant(name);
      }),
  };

  channel(name: string): Channel {
    return new FakeChannel(this, name);
  }

  /** Its locks go to others, and nothing of it is heard again. */
  crash(): void {
    this.state = 'gone';
    for (const channel of this.world.channels) if (channel.tab === this) channel.close();
    for (const [name, queue] of this.world.locks) {
      for (const request of queue) if (request.tab === this) this.world.remove(name, request);
    }
  }

  /** It keeps its locks and does nothing until it is thawed. */
  freeze(): void {
    this.state = 'frozen';
  }

  thaw(): void {
    this.state = 'running';
    for (const work of this.#missed.splice(0)) work();
  }

  run(work: () => void): void {
    if (this.state === 'frozen') this.#missed.push(work);
    else if (this.state === 'running') work();
  }
}

class FakeChannel implements Channel {
  onmessage: Channel['onmessage'] = null;
  readonly tab: FakeTab;
  readonly #name: string;

  constructor(tab: FakeTab, name: string) {
    this.tab = tab;
    this.#name = name;
    tab.world.channels.add(this);
  }

  postMessage(message: unknown): void {
    if (this.tab.state !== 'running') return;
    if (!this.tab.world.channels.has(this)) throw new DOMException('closed', 'InvalidStateError');
    for (const other of this.tab.world.channels) {
      if (other === this || other.#name !== this.#name) continue;
      const event = new MessageEvent('message', { data: structuredClone(message) });
      queueMicrotask(() =>
        other.tab.run(() => {
          if (this.tab.world.channels.has(other)) other.onmessage?.(event);
        }),
      );
    }
  }

  close(): void {
    this.tab.world.channels.delete(this);
  }
}
