/** The leader's end of a connection: one turn, or one load, of another tab. */
import { createBirpc } from 'birpc';
import type { Jobs } from '../contract/engine.ts';
import { AppError } from '../contract/errors.ts';
import type { Host, Lease } from '../contract/host.ts';
import type { TabCalls, TabEvents } from '../contract/tabs-wire.ts';
import { RunningCalls, serveJobs } from '../rpc/serve-jobs.ts';
import type { TabPlatform } from './tab-platform.ts';

/**
 * The other tab holds the lock `connection` already: when it lets go, or is gone, what it asked for ends.
 * @param term Fires when this tab leads no more.
 */
export function serveTab(
  host: Host,
  connection: string,
  platform: TabPlatform,
  term: AbortSignal,
): void {
  const channel = platform.channel(connection);
  const running = new RunningCalls();
  let lease: Lease | undefined;
  let ended = false;

  const engine = (): Jobs => {
    if (lease) return lease.engine;
    throw new AppError('internal', 'no lease');
  };
  const calls: TabCalls = {
    ...serveJobs(engine, running, () => tab),
    hold: (id) =>
      running.outcome(id, async (signal) => {
        lease = await host.hold(signal);
        if (ended) lease.release();
        return lease.loaded;
      }),
    // A load is for everybody: it goes on without the tab that asked.
    load: (id, model) => running.outcome(id, () => host.load(model)),
  };
  const tab = createBirpc<TabEvents, TabCalls>(calls, {
    post: (message) => {
      if (!ended) channel.postMessage(message); // nobody listens any more
    },
    on: (receive) => {
      channel.onmessage = ({ data }) => receive(data);
    },
    eventNames: ['open', 'delta', 'position'],
    timeout: -1,
  });
  const end = () => {
    ended = true;
    running.cancelAll();
    lease?.release();
    channel.onmessage = null;
    channel.close();
  };
  platform.locks.request(connection, { signal: term }, async () => {}).then(end, end);
  void tab.open();
}
