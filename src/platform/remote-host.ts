/** The host in the tab that leads, as the others reach it: a connection for each turn and each load. */
import type { Loaded } from '../contract/engine.ts';
import { AppError } from '../contract/errors.ts';
import type { Host, Lease } from '../contract/host.ts';
import type { ModelSpec } from '../contract/models.ts';
import type { TabCalls, TabOpen } from '../contract/tabs-wire.ts';
import type { Answer, JobEvent } from '../contract/wire.ts';
import { Caller } from '../rpc/caller.ts';
import { RemoteJobs } from '../rpc/jobs.ts';
import type { TabPlatform } from './tab-platform.ts';

interface Connection {
  /** The leader listens. */
  open: Promise<void>;
  calls: Caller<TabCalls, JobEvent>;
  /** Rejects what is pending. */
  close(error: Error): void;
}

export interface Leader {
  /** A connection of that name waits for it. */
  ask(connection: string): void;
  abandon(): void;
}

export class RemoteHost implements Host {
  readonly #platform: TabPlatform;
  readonly #name: string;
  readonly #leader: Leader;
  readonly #connections = new Set<Connection>();
  #lost: AppError | undefined;

  /** @param name What the names of connections begin with. */
  constructor(platform: TabPlatform, name: string, leader: Leader) {
    this.#platform = platform;
    this.#name = name;
    this.#leader = leader;
  }

  /** Whether anything waits for the leader. */
  get waiting(): boolean {
    return this.#connections.size > 0;
  }

  async hold(signal?: AbortSignal): Promise<Lease> {
    signal?.throwIfAborted();
    const connection = this.#connect();
    const abort = () => connection.close(new DOMException('aborted', 'AbortError'));
    signal?.addEventListener('abort', abort);
    try {
      await connection.open;
      const loaded = await connection.calls.call('hold', undefined);
      const engine = new RemoteJobs(() => connection.calls);
      return { engine, loaded, release: () => connection.close(turnIsOver()) };
    } catch (error) {
      connection.close(turnIsOver());
      throw error;
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  }

  async load(model: ModelSpec): Promise<Loaded> {
    const connection = this.#connect();
    try {
      await connection.open;
      return await connection.calls.call('load', model);
    } finally {
      connection.close(turnIsOver());
    }
  }

  abandon(): void {
    this.#leader.abandon();
  }

  /** The leader is gone: whatever is pending ends with this error. */
  lose(error: AppError): void {
    this.#lost = error;
    for (const connection of this.#connections) connection.close(error);
  }

  #connect(): Connection {
    if (this.#lost) throw this.#lost;
    const name = `${this.#name}:${randomId()}`;
    const channel = this.#platform.channel(name);
    let [opened, failed, unlock] = [() => {}, (_error: Error) => {}, () => {}];
    const open = new Promise<void>((resolve, reject) => ([opened, failed] = [resolve, reject]));
    open.catch(() => {}); // told to whoever waits for it
    const closed = new Promise<void>((resolve) => (unlock = resolve));
    const calls = new Caller<TabCalls, JobEvent>(channel);
    channel.onmessage = ({ data }: { data: TabOpen | Answer<JobEvent> }) =>
      data.type === 'open' ? opened() : calls.hear(data);
    const close = (error: Error) => {
      if (!this.#connections.delete(connection)) return;
      channel.close();
      calls.close(error);
      failed(error);
      unlock();
    };
    const connection: Connection = { open, calls, close };
    this.#connections.add(connection);
    // First the lock, then the question: to the leader, a free lock means that the tab is gone.
    const held = () => {
      if (this.#connections.has(connection)) this.#leader.ask(name);
      return closed;
    };
    this.#platform.locks.request(name, {}, held).catch(close);
    return connection;
  }
}

function turnIsOver(): AppError {
  return new AppError('worker', 'the turn is over', { reason: 'unloaded' });
}

/** Not `crypto.randomUUID`, which plain-http pages do not have. */
function randomId(): string {
  return `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;
}
