/** The conversations of this device: listed, chosen, written down, deleted and brought back. */
import { SvelteMap, SvelteSet } from 'svelte/reactivity';
import { blank, isRunning, newId, titleOf } from '../chat/exchange.ts';
import { nameOf } from '../chat/shelf.ts';
import { showVersion } from '../chat/versions.ts';
import { AppError, type ErrorData } from '../contract/errors.ts';
import { replyChoicesOf, type Conversation, type Exchange } from '../storage/conversation.ts';
import type { ConversationStore } from '../storage/conversations.ts';
import { revision } from '../storage/merge.ts';
import { inOrder, newestFirst } from '../storage/order.ts';
import { ALONE, InStep, type Presence } from '../storage/tab-sync.ts';
import { remembered } from './remembered.ts';
import { UndoList } from './undo.svelte.ts';

export interface Place {
  conversation: Conversation;
  exchange: Exchange;
}

/** After the last key, until the draft is saved and the models read it ahead. */
const PAUSE_MS = 300;

export abstract class Conversations {
  conversations = $state<Conversation[]>([blank()]);
  currentId = $state('');
  /** The exchange whose reply is being made. */
  runningId = $state<string | null>(null);
  /** Why the last thing typed was not sent; the draft is still there. */
  refusal = $state.raw<ErrorData | null>(null);
  /** Messages that are being edited, by the id of their exchange: they stay over a switch. */
  readonly edits = new SvelteMap<string, string>();
  /**
   * `elsewhere`: deleted in another tab while it was open in this one. The name of `several` is
   * their number.
   */
  readonly undo = new UndoList<'conversation' | 'several' | 'exchange' | 'elsewhere'>();
  /** What is stored, by id, as plain objects: thousands can be searched in one go. */
  readonly stored = new Map<string, Conversation>();

  protected readonly presence: Presence;
  protected readonly store: ConversationStore;
  protected readonly onSaveError: (error: unknown) => void;
  readonly #inStep: InStep;
  /** Ids of those of which nothing is kept. */
  readonly #temporary = new SvelteSet<string>();
  #draft: { timer: ReturnType<typeof setTimeout>; of: Conversation } | undefined;

  constructor(
    store: ConversationStore,
    onSaveError: (error: unknown) => void,
    presence: Presence = ALONE,
  ) {
    this.store = remembered(store, this.stored);
    this.onSaveError = onSaveError;
    this.presence = presence;
    this.#inStep = new InStep(this, this.store, presence);
  }

  /** Ends the reply that is being made. */
  abstract stop(): void;

  /** The person pauses in a draft, and no reply is being made. */
  protected abstract onPause(conversation: Conversation): void;

  async start(): Promise<void> {
    const listed = this.store.list().then((stored) => {
      if (stored.length) this.conversations = stored;
      // A conversation that another tab begins must not come in the place of this one.
      this.currentId = this.current.id;
    });
    this.#inStep.start(listed, this.onSaveError);
    await listed;
    await Promise.all(this.conversations.map((known) => this.#inStep.settle(known)));
  }

  get current(): Conversation {
    const [first] = this.conversations;
    const current = this.conversations.find(({ id }) => id === this.currentId) ?? first;
    if (!current) throw new AppError('internal', 'no conversation');
    return current;
  }

  /** Conversations with something in them: what the history shows. */
  get history(): Conversation[] {
    return newestFirst(
      this.conversations.filter(
        ({ id, exchanges }) => exchanges.length > 0 && !this.isTemporary(id),
      ),
    );
  }

  /** @param whole It came in one piece, pasted say: it may be sent at once, so it is read at once. */
  setDraft(text: string, whole = false): void {
    const { current } = this;
    if (this.#draft?.of !== current) this.#saveDraft();
    current.draft = text;
    this.refusal = null;
    clearTimeout(this.#draft?.timer);
    const timer = setTimeout(() => {
      this.#saveDraft();
      if (text && !whole && !this.runningId) this.onPause(current);
    }, PAUSE_MS);
    this.#draft = { timer, of: current };
    if (text && whole && !this.runningId) this.onPause(current);
  }

  /** Shows another version of a message and its reply. */
  async show(id: string, version: number): Promise<void> {
    const place = this.find(id);
    if (!place || isRunning(place.exchange)) return;
    showVersion(place.exchange, version);
    await this.save(place.conversation, place.exchange);
  }

  isTemporary(id: string): boolean {
    return this.#temporary.has(id);
  }

  /** A conversation of which nothing is kept; it is gone when another is opened. */
  newTemporary(): void {
    this.newConversation();
    const begun = blank();
    this.#temporary.add(begun.id);
    this.conversations.unshift(begun);
    this.currentId = begun.id;
  }

  newConversation(): void {
    this.#leave();
    const empty = this.conversations.find(({ exchanges }) => exchanges.length === 0);
    if (!empty) this.conversations.unshift(blank());
    this.currentId = empty?.id ?? this.conversations[0]?.id ?? '';
  }

  select(id: string): void {
    if (id === this.current.id) this.#saveDraft();
    else this.#leave();
    this.refusal = null;
    this.currentId = id;
  }

  async dismissHelp(id: string): Promise<void> {
    const place = this.find(id);
    if (!place) return;
    place.exchange.help = false;
    await this.save(place.conversation, place.exchange);
  }

  /** Another tab has deleted it. What is being written here stays, in a conversation of its own. */
  dropped(conversation: Conversation): void {
    const open = conversation.id === this.current.id;
    const kept = $state.snapshot(conversation);
    this.conversations = this.conversations.filter((one) => one !== conversation);
    if (!open && this.conversations.length > 0) return;
    const next = { ...blank(), draft: kept.draft };
    this.conversations.unshift(next);
    this.currentId = next.id;
    this.undo.offer('elsewhere', nameOf(kept), () => {
      const empty = this.conversations.find(({ id }) => id === next.id);
      if (empty?.exchanges.length === 0 && empty.draft === kept.draft) empty.draft = '';
      return this.bringBack(kept);
    });
  }

  /** Another tab has deleted an exchange: an edit of it that was under way becomes a draft. */
  lost(exchange: Exchange, { draft }: Conversation): string {
    const text = this.edits.get(exchange.id);
    this.edits.delete(exchange.id);
    return [draft, text].filter(Boolean).join('\n');
  }

  /** What is open is about to be left: its draft stays, and of a temporary one nothing. */
  #leave(): void {
    this.refusal = null;
    this.#saveDraft();
    const { id, exchanges } = this.current;
    if (!this.isTemporary(id)) return;
    if (exchanges.some((exchange) => exchange.id === this.runningId)) this.stop();
    this.conversations = this.conversations.filter((one) => one.id !== id);
    if (this.conversations.length === 0) this.conversations = [blank()];
  }

  /** Into what is there of the conversations, or with them; the first is opened. */
  protected async bringBack(...kept: readonly Conversation[]): Promise<void> {
    const open = this.current.id;
    const wanted = kept.filter(({ id }) => !this.isTemporary(id) || id === open);
    const back = wanted.reverse().map((one) => this.#putBack(one));
    await Promise.all(back.map((conversation) => this.save(conversation)));
  }

  #putBack(kept: Conversation): Conversation {
    const exchanges = kept.exchanges.map((one) =>
      isRunning(one) ? { ...one, outcome: { state: 'stopped' as const } } : one,
    );
    if (!this.conversations.some(({ id }) => id === kept.id)) {
      this.conversations.unshift({ ...kept, exchanges: [] });
    }
    this.#saveDraft();
    this.currentId = kept.id;
    const { current } = this;
    const known = new Set(current.exchanges.map(({ id }) => id));
    const missing = exchanges.filter(({ id }) => !known.has(id));
    current.exchanges = inOrder([...current.exchanges, ...missing]);
    current.title ||= kept.title;
    return current;
  }

  protected find(id: string): Place | undefined {
    for (const conversation of this.conversations) {
      const exchange = conversation.exchanges.find((one) => one.id === id);
      if (exchange) return { conversation, exchange };
    }
    return undefined;
  }

  /**
   * A conversation that was deleted meanwhile stays deleted; an empty one is not kept.
   * @param changed The exchange in which something is new.
   */
  protected async save(conversation: Conversation, changed?: Exchange): Promise<void> {
    if (changed) changed.revision = revision(changed) + 1;
    const { id, exchanges, draft } = conversation;
    if (this.isTemporary(id)) return;
    if (!this.conversations.some((listed) => listed.id === id)) return;
    const saved =
      exchanges.length || draft || replyChoicesOf(conversation)
        ? this.store.save($state.snapshot(conversation))
        : this.store.remove(id);
    await saved.catch(this.onSaveError);
  }

  /** @param of Left out: whichever it is. */
  protected forgetDraft(of = this.#draft?.of): void {
    if (this.#draft?.of !== of) return;
    clearTimeout(this.#draft?.timer);
    this.#draft = undefined;
  }

  /** At once what would be saved soon. */
  #saveDraft(): void {
    const { of } = this.#draft ?? {};
    this.forgetDraft();
    if (of) void this.save(of);
  }
}
