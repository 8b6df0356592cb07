/** The word list that a person brought, as text in the form of the site's own. */
import type { Store } from './store.ts';

export const OWN_WORDS_KEY = 'own-words';

export interface OwnWords {
  /** Empty where there is none. */
  read(): Promise<string>;
  write(text: string): Promise<void>;
}

export function ownWords(store: Store): OwnWords {
  return {
    async read() {
      const text = await store.get(OWN_WORDS_KEY);
      return typeof text === 'string' ? text : '';
    },
    write: (text) => (text ? store.set(OWN_WORDS_KEY, text) : store.remove(OWN_WORDS_KEY)),
  };
}
