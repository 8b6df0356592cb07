/** The original system's review, which is fetched with the Lab. */
import type { Session } from '../chat/session.ts';
import { Review, type ReviewParts } from '../state/review.svelte.ts';
import type { AppDeps } from './app.ts';

export function composeReview(
  { engines, browser }: Pick<AppDeps, 'engines' | 'browser'>,
  { judge, session, chatting }: Pick<ReviewParts, 'judge' | 'chatting'> & { session: Session },
): Review {
  return new Review({
    judge,
    chatting,
    converse: (text, options, signal) =>
      session.converse(
        { ...options, message: session.accept(text), history: [], temporary: true },
        signal,
      ),
    threads: () => engines.loaded?.threads ?? null,
    usedMemory: () => browser.usedMemory(),
    sample: () => browser.fetchText('lab/sentences.tsv'),
  });
}
