/**
 * What comes after what: counted, and not read from a clock, which may be set back between two
 * messages.
 */
interface Ordered {
  id: string;
  order?: number;
}

/**
 * By their numbers. One without a number, from before there were any, stays behind the one before.
 * Two of one number were written in two tabs at once: their ids decide, in every tab alike.
 */
export function inOrder<T extends Ordered>(exchanges: readonly T[]): T[] {
  let last = 0;
  const numbered = exchanges.map((exchange) => {
    last = exchange.order ?? last + 1;
    if (exchange.order === undefined) exchange.order = last;
    return exchange;
  });
  return numbered.sort((a, b) => orderOf(a) - orderOf(b) || (a.id < b.id ? -1 : 1));
}

/** Those from before there were numbers come last, by the time at which they went on. */
export function newestFirst<T extends Ordered & { updatedAt: number }>(
  conversations: readonly T[],
): T[] {
  // Read once each: of thousands that a page watches, each reading costs.
  const keyed = conversations.map((one) => {
    return { one, order: orderOf(one), updatedAt: one.updatedAt, id: one.id };
  });
  keyed.sort((a, b) => b.order - a.order || b.updatedAt - a.updatedAt || (a.id < b.id ? -1 : 1));
  return keyed.map(({ one }) => one);
}

export function nextOrder(all: readonly { order?: number }[]): number {
  return all.reduce((highest, one) => Math.max(highest, orderOf(one)), 0) + 1;
}

export function orderOf({ order = 0 }: { order?: number }): number {
  return order;
}
