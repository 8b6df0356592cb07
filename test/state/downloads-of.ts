/** Downloads with scripted parts: what a test does not script goes well and finds nothing. */
import { HUB, type ModelHost } from '../../src/contract/models.ts';
import type { Manifest, Weights } from '../../src/contract/weights.ts';
import type { KeptModel } from '../../src/storage/kept-model.ts';
import { Catalogue } from '../../src/state/catalogue.svelte.ts';
import { Downloads, type DownloadsParts } from '../../src/state/downloads.svelte.ts';
import { engineOf, hostOf, manifestOf } from './scripted.ts';

interface Script extends Partial<Omit<Weights, 'list'>> {
  /** Models whose weights are complete. */
  list?: () => Promise<Manifest[]>;
}

export function downloadsOf(
  { list = async () => [], ...script }: Script = {},
  parts: Partial<DownloadsParts> = {},
) {
  const { host, tab } = hostOf(engineOf(), engineOf(), engineOf());
  const settings = {
    values: { model: 'demo' },
    change: (patch: { model: string }) => (settings.values = patch),
    downloadHosts: (): ModelHost[] => [HUB],
  };
  const switched: string[] = [];
  const scripted: Weights = {
    list: async () => ({ complete: await list(), unfinished: await scripted.unfinished() }),
    unfinished: async () => [],
    check: async () => ({ bytes: 0, files: [] }),
    download: async (model) => manifestOf(model),
    offer: async () => ({ choices: [], licence: null }),
    remove: async () => {},
    ...script,
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
