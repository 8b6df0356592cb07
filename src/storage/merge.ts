/**
 * Two tabs' copies of one conversation made into one: exchange by exchange, so that none is lost.
 */
import { choicesOf, type Conversation, type Exchange } from './conversation.ts';
import { inOrder, orderOf } from './order.ts';

/**
 * Of one exchange, and of the choices, the copy that was changed more often counts; draft and title
 * are this tab's.
 */
export function merge(theirs: Conversation, mine: Conversation): Conversation {
  const removed = new Set([...(theirs.removed ?? []), ...(mine.removed ?? [])]);
  const exchanges = new Map<string, Exchange>();
  for (const exchange of [...inOrder(theirs.exchanges), ...inOrder(mine.exchanges)]) {
    const known = exchanges.get(exchange.id);
    if (removed.has(exchange.id)) continue;
    if (!known || revision(exchange) >= revision(known)) exchanges.set(exchange.id, exchange);
  }
  const order = Math.max(orderOf(mine), orderOf(theirs));
  const [set, otherwise] = [choicesOf(mine), choicesOf(theirs)];
  const choices = set.revision >= otherwise.revision ? set : otherwise;
  return {
    ...theirs, // with what only a later version of the app knows
    ...mine,
    ...(choices.revision > 0 && { choices }),
    title: mine.title || theirs.title,
    updatedAt: Math.max(mine.updatedAt, theirs.updatedAt),
    ...(order > 0 && { order }),
    exchanges: inOrder([...exchanges.values()]),
    ...(removed.size > 0 && { removed: [...removed] }),
  };
}

export function revision({ revision = 0 }: Exchange): number {
  return revision;
}
