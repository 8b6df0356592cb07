/** The leader's end of a connection: one turn, or one load, of another tab. */
import type { Jobs } from '../contract/engine.ts';
import { AppError } from '../contract/errors.ts';
import type { Host, Lease } from '../contract/host.ts';
import type { TabCalls, TabOpen } from '../contract/tabs-wire.ts';
import type { JobEvent } from '../contract/wire.ts';
import { jobHandlers } from '../rpc/jobs.ts';
import { serve } from '../rpc/serve.ts';
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
  let lease: Lease | undefined;
  let ended = false;

  const engine = (): Jobs => {
    if (lease) return lease.engine;
    throw new AppError('internal', 'no lease');
  };
  const stop = serve<TabCalls, JobEvent>(channel, {
    ...jobHandlers(engine),
    hold: async (_, { signal }) => {
      lease = await host.hold(signal);
      if (ended) lease.release();
      return lease.loaded;
    },
    // A load is for everybody: it goes on without the tab that asked.
    load: (model) => host.load(model),
  });
  const end = () => {
    ended = true;
    stop();
    lease?.release();
    channel.close();
  };
  platform.locks.request(connection, { signal: term }, async () => {}).then(end, end);
  channel.postMessage({ type: 'open' } satisfies TabOpen);
}
