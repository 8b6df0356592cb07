/** The worker's side of the boundary: downloads by id, so that each can be cancelled. */
import { createBirpc, type ChannelOptions } from 'birpc';
import { isAbort, toErrorData } from '../contract/errors.ts';
import type { WeightsCalls, WeightsEvents } from '../contract/weights-wire.ts';
import type { Outcome } from '../contract/wire.ts';
import { checkStored } from './check.ts';
import { download, type DownloadOptions } from './download.ts';
import { holdModel, memoryPlace } from './memory.ts';
import { exportArchive, exportFolder } from './export.ts';
import { ggufChoices } from './find-gguf.ts';
import { importModel } from './import.ts';
import { offer } from './offer.ts';
import { reach } from './reach.ts';
import { removeStored } from './store.ts';
import { listAll, listUnfinished } from './unfinished.ts';

export function serveWeights(channel: ChannelOptions, options: DownloadOptions = {}): void {
  const running = new Map<number, AbortController>();

  async function watched<T>(
    id: number,
    work: (ways: DownloadOptions) => Promise<T>,
  ): Promise<Outcome<T>> {
    const controller = new AbortController();
    running.set(id, controller);
    const { signal } = controller;
    const onProgress: DownloadOptions['onProgress'] = (p) => void page.progress(id, p);
    const outcome = await settle(work({ ...options, signal, onProgress }));
    running.delete(id);
    return outcome;
  }

  const calls: WeightsCalls = {
    list: () => settle(listAll(options.place)),
    remove: (modelId) => settle(removeStored(modelId, options.place)),
    reach: (host) => settle(reach(host, options)),
    unfinished: () => settle(listUnfinished(options.place)),
    check: (id, modelId) => watched(id, (ways) => checkStored(modelId, ways)),
    download: (id, model, hosts, keep) =>
      watched(id, async (ways) => {
        if (keep === 'disk') return download(model, hosts, ways);
        const place = memoryPlace(options.place);
        const manifest = await download(model, hosts, { ...ways, place });
        await holdModel(model.id, place);
        return manifest;
      }),
    offer: (id, model, hosts) => watched(id, (ways) => offer(model, hosts, ways)),
    importFiles: (id, files, only) => watched(id, (ways) => importModel(files, { ...ways, only })),
    ggufChoices: (files) => settle(ggufChoices(files)),
    exportArchive: (id, modelId) => watched(id, (ways) => exportArchive(modelId, ways)),
    exportFolder: (id, modelId, folder) =>
      watched(id, (ways) => exportFolder(modelId, folder, ways)),
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
