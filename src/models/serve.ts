/** The worker's side of the boundary. */
import type { WeightsCalls, WeightsEvent } from '../contract/weights-wire.ts';
import { serve, type Asked, type Port } from '../rpc/serve.ts';
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

export function serveWeights(port: Port, options: DownloadOptions = {}): void {
  const { place } = options;
  const ways = ({ signal, tell }: Asked<WeightsEvent>): DownloadOptions => ({
    ...options,
    signal,
    onProgress: (progress) => tell({ type: 'progress', progress }),
  });
  serve<WeightsCalls, WeightsEvent>(port, {
    list: () => listAll(place),
    remove: (modelId) => removeStored(modelId, place),
    reach: (host) => reach(host, options),
    unfinished: () => listUnfinished(place),
    check: (modelId, asked) => checkStored(modelId, ways(asked)),
    download: async ({ model, hosts, keep }, asked) => {
      if (keep === 'disk') return download(model, hosts, ways(asked));
      const memory = memoryPlace(place);
      const manifest = await download(model, hosts, { ...ways(asked), place: memory });
      await holdModel(model.id, memory);
      return manifest;
    },
    offer: ({ model, hosts }, asked) => offer(model, hosts, ways(asked)),
    importFiles: ({ files, only }, asked) => importModel(files, { ...ways(asked), only }),
    ggufChoices: (files) => ggufChoices(files),
    exportArchive: (modelId, asked) => exportArchive(modelId, ways(asked)),
    exportFolder: ({ modelId, folder }, asked) => exportFolder(modelId, folder, ways(asked)),
  });
}
