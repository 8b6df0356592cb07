/**
 * Two tabs' copies of one conversation made into one: exchange by exchange, so that none is lost.
 * What comes after what is counted, and not read from a clock, which may be set back between two
 * messages.
 */
import type { Conversation, Exchange } from './conversations.ts';

/** Of one exchange the copy that was changed more often counts; draft and title are this tab's. */
export function merge(theirs: Conversation, mine: Conversation): Conversation {
  const removed = new Set([...(theirs.removed ?? []), ...(mine.removed ?? [])]);
  const exchanges = new Map<string, Exchange>();
  for (const exchange of [...inOrder(theirs.exchanges), ...inOrder(mine.exchanges)]) {
    const known = exchanges.get(exchange.id);
    if (removed.has(exchange.id)) continue;
    if (!known || revision(exchange) >= revision(known)) exchanges.set(exchange.id, exchange);
  }
  const order = Math.max(orderOf(mine), orderOf(theirs));
  return {
    ...mine,
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

/**
 * By their numbers. One without a number, from before there were any, stays behind the one before.
 * Two of one number were written in two tabs at once: their ids decide, in every tab alike.
 */
export function inOrder(exchanges: readonly Exchange[]): Exchange[] {
  let last = 0;
  const numbered = exchanges.map((exchange): Exchange => {
    last = exchange.order ?? last + 1;
    if (exchange.order === undefined) exchange.order = last;
    return exchange;
  });
  return numbered.sort((a, b) => orderOf(a) - orderOf(b) || (a.id < b.id ? -1 : 1));
}

/** Those from before there were numbers come last, by the time at which they went on. */
export function newestFirst(conversations: readonly Conversation[]): Conversation[] {
  return [...conversations].sort(
    (a, b) => orderOf(b) - orderOf(a) || b.updatedAt - a.updatedAt || (a.id < b.id ? -1 : 1),
  );
}

export function nextOrder(all: readonly { order?: number }[]): number {
  return all.reduce((highest, one) => Math.max(highest, orderOf(one)), 0) + 1;
}

function orderOf({ order = 0 }: { order?: number }): number {
  return order;
}
