/** Keeps this tab's conversations in step with what other tabs write and remove. */
import type { ConversationStore } from './conversations.ts';
import type { Conversation, Exchange } from './conversation.ts';
import { merge, revision } from './merge.ts';

/** Which replies are being made in any tab, by the id of their exchange. */
export interface Presence {
  begin(work: string): Promise<() => void>;
  underWay(work: string): Promise<boolean>;
  ended(work: string): Promise<void>;
}

/** No other tab is known of. */
export const ALONE: Presence = {
  begin: async () => () => {},
  underWay: async () => false,
  ended: async () => {},
};

export interface Listed {
  conversations: Conversation[];
  /** Of the exchange that this tab makes a reply to. */
  readonly runningId: string | null;
  stop(): void;
  /** It is gone from the list when this returns. */
  dropped(conversation: Conversation): void;
  /** What the draft is from now on. */
  lost(exchange: Exchange, from: Conversation): string;
}

export class InStep {
  readonly #list: Listed;
  readonly #store: Pick<ConversationStore, 'read' | 'watch'>;
  readonly #presence: Presence;
  readonly #followed = new Set<string>();
  /** Ids of what was changed elsewhere and not looked at yet. */
  readonly #heard = new Set<string>();
  #taking = false;

  constructor(list: Listed, store: Pick<ConversationStore, 'read' | 'watch'>, presence: Presence) {
    this.#list = list;
    this.#store = store;
    this.#presence = presence;
  }

  /** @param listed What is heard before it resolves is taken afterwards: the list would replace it. */
  start(listed: Promise<unknown>, onError: (error: unknown) => void): void {
    this.#store.watch((id) => {
      this.#heard.add(id);
      void listed.then(() => this.#takeHeard()).catch(onError);
    });
  }

  /** What comes meanwhile is taken together: one by one, thousands would hold the page up. */
  async #takeHeard(): Promise<void> {
    if (this.#taking) return;
    this.#taking = true;
    try {
      while (this.#heard.size > 0) {
        const ids = [...this.#heard];
        this.#heard.clear();
        await this.take(...ids);
      }
    } finally {
      this.#taking = false;
    }
  }

  /** What is stored of conversations becomes part of this tab's. */
  async take(...ids: readonly string[]): Promise<void> {
    const read = await Promise.all(ids.map((id) => this.#store.read(id)));
    const known = this.#known();
    const fresh: Conversation[] = [];
    for (const [i, stored] of read.entries()) {
      const mine = known.get(ids[i] ?? '');
      if (!stored) this.#drop(mine);
      else if (mine) this.#update(mine, merge(stored, mine));
      else fresh.unshift(stored);
    }
    const list = this.#list;
    if (fresh.length > 0) list.conversations = [...fresh, ...list.conversations];
    const now = this.#known();
    for (const one of read) if (one) await this.settle(now.get(one.id) ?? one);
  }

  #known(): Map<string, Conversation> {
    return new Map(this.#list.conversations.map((conversation) => [conversation.id, conversation]));
  }

  /** Replies that no tab is making any more were cut by a crash or a reload; others are followed. */
  async settle({ id, exchanges }: Conversation): Promise<void> {
    for (const exchange of exchanges) {
      const running = exchange.outcome.state === 'running';
      if (!running || exchange.id === this.#list.runningId) continue;
      if (await this.#presence.underWay(exchange.id)) this.#follow(exchange.id, id);
      else exchange.outcome = { state: 'interrupted' };
    }
  }

  #follow(exchange: string, conversation: string): void {
    if (this.#followed.has(exchange)) return;
    this.#followed.add(exchange);
    void this.#presence.ended(exchange).then(() => {
      this.#followed.delete(exchange);
      return this.take(conversation);
    });
  }

  #drop(mine: Conversation | undefined): void {
    const list = this.#list;
    // Something that was written here and not saved yet is no reason to lose it.
    if (!mine || mine.exchanges.length === 0) return;
    if (mine.exchanges.some(({ id }) => id === list.runningId)) list.stop();
    list.dropped(mine);
  }

  /** In place: a turn that runs here goes on with the very object that it began with. */
  #update(mine: Conversation, { exchanges, draft: _, ...merged }: Conversation): void {
    const known = new Map(mine.exchanges.map((exchange) => [exchange.id, exchange]));
    const updated = exchanges.map((exchange): Exchange => {
      const old = known.get(exchange.id);
      if (!old) return exchange;
      if (revision(exchange) > revision(old)) Object.assign(old, exchange);
      return old;
    });
    const runs = (ids: Iterable<string>) => [...ids].includes(this.#list.runningId ?? '');
    if (runs(known.keys()) && !runs(updated.map(({ id }) => id))) {
      this.#list.stop(); // its message was removed in another tab
    }
    for (const exchange of mine.exchanges) {
      if (!updated.includes(exchange)) mine.draft = this.#list.lost(exchange, mine);
    }
    Object.assign(mine, merged, { exchanges: updated });
  }
}
