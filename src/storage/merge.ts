/** Two tabs' copies of one conversation made into one: exchange by exchange, so that none is lost. */
import type { Conversation, Exchange } from './conversations.ts';

/** Of one exchange the copy that was changed more often counts; draft and title are this tab's. */
export function merge(theirs: Conversation, mine: Conversation): Conversation {
  const removed = new Set([...(theirs.removed ?? []), ...(mine.removed ?? [])]);
  const exchanges = new Map<string, Exchange>();
  for (const exchange of [...theirs.exchanges, ...mine.exchanges]) {
    const known = exchanges.get(exchange.id);
    if (removed.has(exchange.id)) continue;
    if (!known || revision(exchange) >= revision(known)) exchanges.set(exchange.id, exchange);
  }
  return {
    ...mine,
    title: mine.title || theirs.title,
    updatedAt: Math.max(mine.updatedAt, theirs.updatedAt),
    exchanges: [...exchanges.values()].sort((a, b) => a.at - b.at),
    ...(removed.size > 0 && { removed: [...removed] }),
  };
}

export function revision({ revision = 0 }: Exchange): number {
  return revision;
}
