/** What hands have done in the Lab, and the replies that they have scored. */
import type { ReplySet, Scoring } from '../contract/lab.ts';
import {
  labellingStore,
  LABELS_KEY,
  parseByHand,
  TEXTS_KEY,
  type ByHand,
} from '../storage/lab-labelling.ts';
import {
  parseReplySet,
  parseScoring,
  replySetKey,
  repliesStore,
  SCORING_KEY,
} from '../storage/lab-replies.ts';
import { same } from '../storage/same.ts';
import type { Kind } from './kind.ts';

const versioned = (value: unknown) => ({ ...(value as object | undefined), version: 1 });

/** Of two with one id, the one that has more replies. */
export const replies: Kind<ReplySet> = {
  read: (store) => repliesStore(store).sets(),
  parse: (value) => parseReplySet(versioned(value)),
  id: ({ id }) => id,
  settle: (here, brought) => (brought.replies.length > here.replies.length ? brought : here),
  changes: (values) =>
    values.map((value) => {
      const change = (old: unknown) => {
        const here = parseReplySet(old);
        return versioned(here ? replies.settle(here, value) : value);
      };
      return [replySetKey(value.id), change] as const;
    }),
};

interface Hand {
  scoring?: Scoring | undefined;
  byHand?: ByHand | undefined;
}

/** Scores, and labels that were given one by one. */
export const hand: Kind<Hand> = {
  async read(store) {
    const scoring = await repliesStore(store).scoring();
    const byHand = await labellingStore(store).read();
    return scoring || byHand ? [{ ...(scoring && { scoring }), ...(byHand && { byHand }) }] : [];
  },
  parse(value) {
    const { scoring, byHand } = (value ?? {}) as Hand;
    const scores = parseScoring(versioned(scoring));
    const { table, given } = byHand ?? {};
    const labels = parseByHand(versioned(table), versioned({ given }));
    if (!scores && !labels) return undefined;
    return { ...(scores && { scoring: scores }), ...(labels && { byHand: labels }) };
  },
  id: () => 'hand',
  settle: (here, brought) => {
    const settled = { ...here, ...brought };
    return same(settled, here) ? here : settled;
  },
  changes: (values) =>
    values.flatMap(({ scoring, byHand }) => [
      ...(scoring ? [[SCORING_KEY, () => versioned(scoring)] as const] : []),
      ...(byHand
        ? [
            [TEXTS_KEY, () => versioned(byHand.table)] as const,
            [LABELS_KEY, () => versioned({ given: byHand.given })] as const,
          ]
        : []),
    ]),
  single: true,
};
