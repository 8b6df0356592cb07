/** Backup and deletion, which are fetched when their sheet is first opened. */
import type { Weights } from '../contract/weights.ts';
import { Backup } from '../state/backup.svelte.ts';
import type { Catalogue } from '../state/catalogue.svelte.ts';
import { Wipe } from '../state/wipe.svelte.ts';
import type { Browser } from './app.ts';
import type { Stores } from './storage.ts';

export function composeBackup(
  { later: store, log, clear }: Stores,
  browser: Pick<Browser, 'save'>,
  catalogue: Catalogue,
  weights: Weights,
) {
  return {
    backup: new Backup(store, (file, name) => browser.save(file, name)),
    wipe: new Wipe({ store, log, clear, catalogue, weights }),
  };
}
