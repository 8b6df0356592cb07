/** A store of which one knows what it has, without asking it again. */
import type { Conversation } from '../storage/conversation.ts';
import type { ConversationStore } from '../storage/conversations.ts';

/** @param known What was read of the store, or saved in it; drafts alone are left out. */
export function remembered(
  store: ConversationStore,
  known: Map<string, Conversation>,
): ConversationStore {
  const put = (conversation: Conversation) => {
    if (conversation.exchanges.length > 0) known.set(conversation.id, conversation);
    else known.delete(conversation.id);
  };
  return {
    async list() {
      const all = await store.list();
      all.forEach(put);
      return all;
    },
    async read(id) {
      const found = await store.read(id);
      if (found) put(found);
      else known.delete(id);
      return found;
    },
    async save(conversation) {
      put(conversation);
      await store.save(conversation);
    },
    async remove(id) {
      known.delete(id);
      await store.remove(id);
    },
    watch: (listener) => store.watch(listener),
  };
}
