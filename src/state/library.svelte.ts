/** The conversations as a person keeps them: named, pinned, archived, searched, many at once. */
import { choicesOf, type Choices, type Conversation } from '../storage/conversation.ts';
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

  /** Takes what was read from a file: each under an id of its own, beside what is here. */
  async adopt(conversations: readonly Conversation[]): Promise<void> {
    this.conversations = [...this.conversations, ...conversations];
    const ids = new Set(conversations.map(({ id }) => id));
    const adopted = this.conversations.filter(({ id }) => ids.has(id));
    await Promise.all(adopted.map((conversation) => this.save(conversation)));
  }

  /** Where nothing changes, nothing is written. */
  async #choose(ids: readonly string[], change: Partial<Choices>): Promise<void> {
    const differs = (conversation: Conversation) => {
      const now: Partial<Choices> = choicesOf(conversation);
      return Object.entries(change).some(([key, value]) => now[key as keyof Choices] !== value);
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
