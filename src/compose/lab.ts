/** The Lab in one file, which is fetched when it is first opened. */
import { ask, type AskParts } from '../chat/ask.ts';
import type { Machine } from '../contract/lab.ts';
import { Flips } from '../state/flips.svelte.ts';
import { Lab, type LabParts } from '../state/lab.svelte.ts';
import { Labelling } from '../state/labelling.svelte.ts';
import { Replies } from '../state/replies.svelte.ts';
import { labStore } from '../storage/lab.ts';
import { flipsStore } from '../storage/lab-flips.ts';
import { labellingStore } from '../storage/lab-labelling.ts';
import { repliesStore } from '../storage/lab-replies.ts';
import type { Store } from '../storage/store.ts';
import type { Browser } from './app.ts';

export interface LabDeps
  extends Omit<AskParts, 'judge'>, Pick<LabParts, 'judge' | 'watch' | 'onError'> {
  browser: Pick<Browser, 'look' | 'fetchText'>;
  store: Store;
}

export function composeLab({ browser, store, judge, watch, onError, ...asking }: LabDeps) {
  const machine = async (): Promise<Machine> => {
    const { userAgent, cores, deviceMemory } = await browser.look();
    return { browser: userAgent, cores, deviceMemory };
  };
  const sample = () => browser.fetchText('lab/sentences.tsv');
  const watched = watch && { watch };
  const flips = new Flips({ judge, store: flipsStore(store), onError });
  return {
    labelling: new Labelling({ store: labellingStore(store), ...watched, onError }),
    lab: new Lab({
      judge,
      sample,
      machine,
      store: labStore(store),
      ...watched,
      onGone: () => void flips.discard(),
      onError,
    }),
    flips,
    replies: new Replies({
      ask: (text, prompt, signal) => ask({ ...asking, judge }, text, prompt, signal),
      prompts: () => browser.fetchText('lab/prompts.tsv'),
      ...{ machine, store: repliesStore(store), ...watched, onError },
    }),
  };
}
