/** The host in the tab that leads, as the others reach it: a pipe for each turn and each load. */
import { createBirpc } from 'birpc';
import type { Loaded } from '../contract/engine.ts';
import { AppError } from '../contract/errors.ts';
import type { Host, Lease } from '../contract/host.ts';
import type { ModelSpec } from '../contract/models.ts';
import type { TabCalls, TabEvents } from '../contract/tabs-wire.ts';
import { JobClient } from '../rpc/job-client.ts';
import type { TabPlatform } from './tab-platform.ts';

interface Pipe {
  /** The leader listens. */
  open: Promise<void>;
  calls: Pick<TabCalls, 'hold' | 'load'>;
  jobs: JobClient;
  /** Rejects what is pending. */
  close(error: Error): void;
}

export interface Leader {
  /** A pipe of that name waits for it. */
  ask(pipe: string): void;
  abandon(): void;
}

export class RemoteHost implements Host {
  readonly #platform: TabPlatform;
  readonly #name: string;
  readonly #leader: Leader;
  readonly #pipes = new Set<Pipe>();
  #lost: AppError | undefined;

  /** @param name What the names of pipes begin with. */
  constructor(platform: TabPlatform, name: string, leader: Leader) {
    this.#platform = platform;
    this.#name = name;
    this.#leader = leader;
  }

  /** Whether anything waits for the leader. */
  get waiting(): boolean {
    return this.#pipes.size > 0;
  }

  async hold(signal?: AbortSignal): Promise<Lease> {
    signal?.throwIfAborted();
    const pipe = this.#pipe();
    const abort = () => pipe.close(new DOMException('aborted', 'AbortError'));
    signal?.addEventListener('abort', abort);
    try {
      await pipe.open;
      const loaded = await pipe.jobs.call((id) => pipe.calls.hold(id));
      return { engine: pipe.jobs, loaded, release: () => pipe.close(turnIsOver()) };
    } catch (error) {
      pipe.close(turnIsOver());
      throw error;
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  }

  async load(model: ModelSpec): Promise<Loaded> {
    const pipe = this.#pipe();
    try {
      await pipe.open;
      return await pipe.jobs.call((id) => pipe.calls.load(id, model));
    } finally {
      pipe.close(turnIsOver());
    }
  }

  abandon(): void {
    this.#leader.abandon();
  }

  /** The leader is gone: whatever is pending ends with this error. */
  lose(error: AppError): void {
    this.#lost = error;
    for (const pipe of this.#pipes) pipe.close(error);
  }

  #pipe(): Pipe {
    if (this.#lost) throw this.#lost;
    const name = `${this.#name}:${randomId()}`;
    const channel = this.#platform.channel(name);
    let [opened, failed, unlock] = [() => {}, (_error: Error) => {}, () => {}];
    const open = new Promise<void>((resolve, reject) => ([opened, failed] = [resolve, reject]));
    open.catch(() => {}); // told to whoever waits for it
    const closed = new Promise<void>((resolve) => (unlock = resolve));
    const calls = createBirpc<TabCalls, TabEvents>(
      {
        open: () => opened(),
        delta: (id, text) => jobs.events.delta(id, text),
        position: (id, position) => jobs.events.position(id, position),
      },
      {
        post: (message) => channel.postMessage(message),
        on: (receive) => {
          channel.onmessage = ({ data }) => receive(data);
        },
        eventNames: ['cancel'],
        timeout: -1,
      },
    );
    const jobs = new JobClient(calls);
    const close = (error: Error) => {
      if (!this.#pipes.delete(pipe)) return;
      channel.close();
      jobs.close(error);
      calls.$close(error);
      failed(error);
      unlock();
    };
    const pipe: Pipe = { open, calls, jobs, close };
    this.#pipes.add(pipe);
    // First the lock, then the question: to the leader, a free lock means that the tab is gone.
    const held = () => {
      if (this.#pipes.has(pipe)) this.#leader.ask(name);
      return closed;
    };
    this.#platform.locks.request(name, {}, held).catch(close);
    return pipe;
  }
}

function turnIsOver(): AppError {
  return new AppError('worker', 'the turn is over', { reason: 'unloaded' });
}

/** Not `crypto.randomUUID`, which plain-http pages do not have. */
function randomId(): string {
  return `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;
}
