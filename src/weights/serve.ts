/** The worker's side of the boundary: downloads by id, so that each can be cancelled. */
import { createBirpc, type ChannelOptions } from 'birpc';
import { isAbort, toErrorData } from '../contract/errors.ts';
import type { WeightsCalls, WeightsEvents } from '../contract/weights-wire.ts';
import type { Outcome } from '../contract/wire.ts';
import { download, type DownloadOptions } from './download.ts';
import { reach } from './reach.ts';
import { listStored, removeStored } from './store.ts';

export function serveWeights(channel: ChannelOptions, options: DownloadOptions = {}): void {
  const running = new Map<number, AbortController>();
  const calls: WeightsCalls = {
    list: () => settle(listStored(options.place)),
    remove: (modelId) => settle(removeStored(modelId, options.place)),
    reach: (host) => settle(reach(host, options)),
    async download(id, model, hosts) {
      const controller = new AbortController();
      running.set(id, controller);
      const { signal } = controller;
      const onProgress: DownloadOptions['onProgress'] = (p) => void page.progress(id, p);
      const outcome = await settle(download(model, hosts, { ...options, signal, onProgress }));
      running.delete(id);
      return outcome;
    },
    cancel: (id) => running.get(id)?.abort(),
  };
  const page = createBirpc<WeightsEvents, WeightsCalls>(calls, {
    ...channel,
    eventNames: ['progress'],
    timeout: -1,
  });
}

async function settle<T>(work: Promise<T>): Promise<Outcome<T>> {
  try {
    return { value: await work };
  } catch (error) {
    return isAbort(error) ? { aborted: true } : { error: toErrorData(error) };
  }
}
