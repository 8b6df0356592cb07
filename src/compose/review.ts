/** The original system's review, which is fetched with the Lab. */
import { accept } from '../chat/accept.ts';
import type { Session } from '../chat/session.ts';
import { Review, type ReviewParts } from '../state/review.svelte.ts';
import { reviewStore } from '../storage/lab-review.ts';
import type { AppDeps } from './app.ts';

export function composeReview(
  {
    engines,
    browser,
    stores,
    onError,
  }: Pick<AppDeps, 'engines' | 'browser' | 'stores' | 'onError'>,
  { judge, session, chatting }: Pick<ReviewParts, 'judge' | 'chatting'> & { session: Session },
): Review {
  return new Review({
    ...{ judge, chatting, onError },
    store: reviewStore(stores.later),
    // Sentences of our own, which nobody sees: the word filter must not stop them.
    converse: (text, options, signal) =>
      session.converse(
        { ...options, message: accept(text, null), history: [], temporary: true },
        signal,
      ),
    threads: () => engines.loaded?.threads ?? null,
    usedMemory: () => browser.usedMemory(),
    sample: () => browser.fetchText('lab/sentences.tsv'),
  });
}
