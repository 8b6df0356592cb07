/** Downloads with scripted parts: what a test does not script goes well and finds nothing. */
import { HUB, type ModelHost } from '../../src/contract/models.ts';
import type { Weights } from '../../src/contract/weights.ts';
import type { KeptModel } from '../../src/storage/kept-model.ts';
import { Catalogue } from '../../src/state/catalogue.svelte.ts';
import { Downloads, type DownloadsParts } from '../../src/state/downloads.svelte.ts';
import { engineOf, hostOf, manifestOf } from './scripted.ts';

export function downloadsOf(weights: Partial<Weights> = {}, parts: Partial<DownloadsParts> = {}) {
  const { host, tab } = hostOf(engineOf(), engineOf(), engineOf());
  const settings = {
    values: { model: 'demo' },
    change: (patch: { model: string }) => (settings.values = patch),
    downloadHosts: (): ModelHost[] => [HUB],
  };
  const switched: string[] = [];
  const scripted: Weights = {
    list: async () => [],
    unfinished: async () => [],
    check: async () => ({ bytes: 0, files: [] }),
    download: async (model) => manifestOf(model),
    offer: async () => ({ choices: [], licence: null }),
    remove: async () => {},
    ...weights,
  };
  const catalogue = new Catalogue(scripted);
  const downloads = new Downloads({
    weights: scripted,
    catalogue,
    engines: tab,
    settings,
    disk: undefined,
    interrupted: () => null,
    onSwitch: (title) => switched.push(title),
    ...parts,
  });
  return { downloads, catalogue, host, settings, switched };
}

/** What an earlier visit has noted. */
export function keptOf(id: string | null): KeptModel {
  return { read: () => id, write: (next) => void (id = next) };
}
