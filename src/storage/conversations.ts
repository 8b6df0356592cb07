/** Conversations on disk. */
import { parseConversation as parse, type Conversation } from './conversation.ts';
import { merge } from './merge.ts';
import { newestFirst } from './order.ts';
import type { Watch } from './shared-store.ts';
import type { Store } from './store.ts';

const PREFIX = 'conversation:';
export const conversationKey = (id: string) => PREFIX + id;

export interface ConversationStore {
  /** The one that went on last comes first. */
  list(): Promise<Conversation[]>;
  /** Undefined where it is gone or makes no sense. */
  read(id: string): Promise<Conversation | undefined>;
  /** Together with what other tabs have saved of it. */
  save(value: Conversation): Promise<void>;
  remove(id: string): Promise<void>;
  /** Calls `listener` with the id of a conversation that another tab has changed or removed. */
  watch(listener: (id: string) => void): void;
}

/** Of two values under one key in two databases: both, where they are copies of a conversation. */
export function together(key: string, kept: unknown, left: unknown): unknown {
  const [mine, theirs] = [parse(kept), parse(left)];
  return key.startsWith(PREFIX) && mine && theirs ? merge(theirs, mine) : kept;
}

/** Replies may be running: whoever reads knows whether a tab is still at them. */
export function conversationStore(store: Store, watch: Watch = () => {}): ConversationStore {
  return {
    async list() {
      const found = (await store.list(PREFIX)).flatMap((value) => parse(value) ?? []);
      return newestFirst(found);
    },
    read: async (id) => parse(await store.get(PREFIX + id)),
    save: (value) =>
      store.update(PREFIX + value.id, (old) => {
        const theirs = parse(old);
        return theirs ? merge(theirs, value) : value;
      }),
    remove: (id) => store.remove(PREFIX + id),
    watch: (listener) =>
      watch((key) => key.startsWith(PREFIX) && listener(key.slice(PREFIX.length))),
  };
}
