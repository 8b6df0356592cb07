/** The conversations as a person keeps them: named, pinned, archived, searched, many at once. */
import { blank, isRunning, newId, titleOf } from '../chat/exchange.ts';
import { nameOf } from '../chat/shelf.ts';
import { choicesOf, type Choices, type Conversation } from '../storage/conversation.ts';
import { parseReplyChoices, type ReplyChoices } from '../storage/reply.ts';
import { same } from '../storage/same.ts';
import { Conversations } from './conversations.svelte.ts';

/** Where the page is to go: an exchange of the conversation that is open. */
export interface Found {
  exchange: string;
}

export abstract class Library extends Conversations {
  /** What a search has led to last. */
  found = $state.raw<Found | null>(null);

  /** Opens a conversation at one of its exchanges. */
  openAt(id: string, exchange: string | null): void {
    this.select(id);
    this.found = exchange === null ? null : { exchange };
  }

  /** Writes into the box of a new conversation, behind what is there; nothing is sent. */
  fill(text: string): void {
    this.newConversation();
    this.setDraft([this.current.draft, text].filter(Boolean).join('\n'));
  }

  /** Puts a text into the box as a quotation, behind what is there. */
  quote(text: string): void {
    const quoted = text.trim().replace(/^/gm, '> ');
    const { draft } = this.current;
    this.setDraft(`${draft && `${draft.trimEnd()}\n\n`}${quoted}\n\n`);
  }

  /** An empty name: the beginning of the first message again. */
  async rename(id: string, name: string): Promise<void> {
    await this.#choose([id], { name: name.trim().replace(/\s+/g, ' ').slice(0, NAME_CHARS) });
  }

  async pin(ids: readonly string[], pinned: boolean): Promise<void> {
    await this.#choose(ids, pinned ? { pinned, archived: false } : { pinned });
  }

  async archive(ids: readonly string[], archived: boolean): Promise<void> {
    await this.#choose(ids, archived ? { archived, pinned: false } : { archived });
  }

  /** How the assistant answers in it; where nothing is chosen, as everywhere. */
  async setReply(id: string, reply: ReplyChoices): Promise<void> {
    await this.#choose([id], { reply: parseReplyChoices(reply) });
  }

  async removeExchange(id: string): Promise<void> {
    const place = this.find(id);
    if (!place || isRunning(place.exchange)) return;
    const { conversation } = place;
    const { exchanges, ...rest } = $state.snapshot(conversation);
    const gone = exchanges.filter((exchange) => exchange.id === id);
    const edit = this.edits.get(id);
    this.edits.delete(id);
    conversation.exchanges = conversation.exchanges.filter((exchange) => exchange.id !== id);
    conversation.removed = [...(conversation.removed ?? []), id];
    if (conversation.exchanges.length === 0) conversation.title = '';
    this.undo.offer('exchange', titleOf(place.exchange.text), () => {
      // Under a new id: the old one is known as removed, in other tabs too.
      const back = gone.map((one) => ({ ...one, id: newId() }));
      for (const one of back) if (edit !== undefined) this.edits.set(one.id, edit);
      return this.bringBack({ ...rest, exchanges: back });
    });
    await this.save(conversation);
  }

  async remove(id: string): Promise<void> {
    await this.removeAll([id]);
  }

  /** They come back together. */
  async removeAll(ids: readonly string[]): Promise<void> {
    const gone = this.conversations.filter(({ id }) => ids.includes(id));
    if (gone.length === 0) return;
    const runs = ({ exchanges }: Conversation) => exchanges.some(({ id }) => id === this.runningId);
    if (gone.some(runs)) this.stop();
    for (const conversation of gone) this.forgetDraft(conversation);
    const kept = gone.map((conversation) => $state.snapshot(conversation));
    this.conversations = this.conversations.filter((one) => !gone.includes(one));
    if (this.conversations.length === 0) this.conversations = [blank()];
    this.currentId = this.current.id;
    const [only] = kept;
    const one = kept.length === 1 && only !== undefined;
    this.undo.offer(
      one ? 'conversation' : 'several',
      one ? nameOf(only) : String(kept.length),
      () => this.bringBack(...kept),
    );
    const removed = kept.map(({ id }) => this.store.remove(id));
    await Promise.all(removed).catch(this.onSaveError);
  }

  /**
   * Takes what was read from a file: each under an id of its own, beside what is here.
   * @throws where they cannot be kept: then none of them is taken.
   */
  async adopt(conversations: readonly Conversation[]): Promise<void> {
    const saved = await Promise.allSettled(conversations.map((one) => this.store.save(one)));
    const refused = saved.find((one) => one.status === 'rejected');
    if (refused) {
      await Promise.allSettled(conversations.map(({ id }) => this.store.remove(id)));
      throw refused.reason;
    }
    this.conversations = [...this.conversations, ...conversations];
  }

  /** Where nothing changes, nothing is written. */
  async #choose(ids: readonly string[], change: Partial<Choices>): Promise<void> {
    const differs = (conversation: Conversation) => {
      const now: Partial<Choices> = choicesOf(conversation);
      return Object.entries(change).some(
        ([key, value]) => !same(now[key as keyof Choices] ?? null, value),
      );
    };
    const changed = this.conversations.filter((one) => ids.includes(one.id) && differs(one));
    for (const conversation of changed) {
      const now = choicesOf(conversation);
      conversation.choices = { ...now, ...change, revision: now.revision + 1 };
    }
    await Promise.all(changed.map((conversation) => this.save(conversation)));
  }
}

const NAME_CHARS = 80;
