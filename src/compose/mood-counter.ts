/** Counts how messages felt, for whoever looks after the device: its code comes with the first message. */
import type { Chat } from '../state/chat.svelte.ts';
import type { Stores } from './storage.ts';

/** A count that fails costs no reply. */
export function moodCounter(store: Stores['later']): Chat['onMood'] {
  return (label) =>
    void import('../storage/moods.ts')
      .then(({ countMood }) => countMood(store, label))
      .catch(() => {});
}
