/** The conversations and the one turn that runs at a time. */
import { SvelteMap } from 'svelte/reactivity';
import type { ChatMessage } from '../contract/engine.ts';
import { AppError, isAbort, toErrorData, type ErrorData } from '../contract/errors.ts';
import type { PipelineEvent } from '../chat/turn.ts';
import type { Finding } from '../roles/extra.ts';
import type { ConversationStore } from '../storage/conversations.ts';
import type { Conversation, Exchange } from '../storage/conversation.ts';
import { revision } from '../storage/merge.ts';
import { inOrder, newestFirst, nextOrder } from '../storage/order.ts';
import {
  apply,
  blank,
  fresh,
  isCut,
  isRunning,
  messagesOf,
  newId,
  titleOf,
  together,
} from '../chat/exchange.ts';
import { ALONE, InStep, type Presence } from '../storage/tab-sync.ts';
import type { ConverseRequest } from '../chat/session.ts';
import type { Accepted } from '../chat/accept.ts';
import { UndoList } from './undo.svelte.ts';
import { addVersion, dropRepeated, earlierReplies, showVersion, textOf } from '../chat/versions.ts';

export interface Conversing {
  /** The text as it will be sent. @throws AppError `input` or `blocked`. */
  accept(text: string): Accepted;
  converse(request: ConverseRequest, signal?: AbortSignal): AsyncIterable<PipelineEvent>;
  expect(conversation: string, history: readonly ChatMessage[]): Promise<void>;
}

export interface Observing {
  /** What further roles say of a text, as it comes. */
  observe(text: string, signal: AbortSignal): AsyncIterable<Finding>;
}

interface Place {
  conversation: Conversation;
  exchange: Exchange;
}

/** A crash in the middle of a reply loses at most this much of it. */
const SAVE_WHILE_STREAMING_MS = 1000;
const SAVE_DRAFT_MS = 300;

export class Chat {
  conversations = $state<Conversation[]>([blank()]);
  currentId = $state('');
  /** The exchange whose reply is being made. */
  runningId = $state<string | null>(null);
  /** Its place in line while others are in the model: 1 is next, 0 is its turn. */
  position = $state(0);
  /** Why the last thing typed was not sent; the draft is still there. */
  refusal = $state.raw<ErrorData | null>(null);
  /** The exchange for which the model had but the reply that was there. */
  sameAgain = $state<string | null>(null);
  /** Messages that are being edited, by the id of their exchange: they stay over a switch. */
  readonly edits = new SvelteMap<string, string>();
  /** Why the last edit was not sent; its text is still there. */
  editRefusal = $state.raw<{ id: string; error: ErrorData } | null>(null);
  /** `elsewhere`: deleted in another tab while it was open in this one. */
  readonly undo = new UndoList<'conversation' | 'exchange' | 'elsewhere'>();

  readonly #session: Conversing;
  readonly #observer: Observing;
  readonly #store: ConversationStore;
  readonly #onSaveError: (error: unknown) => void;
  readonly #presence: Presence;
  readonly #inStep: InStep;
  #abort = new AbortController();
  #observing = new AbortController();
  #draft: { timer: ReturnType<typeof setTimeout>; of: Conversation } | undefined;

  constructor(
    session: Conversing,
    observer: Observing,
    store: ConversationStore,
    onSaveError: (error: unknown) => void,
    presence: Presence = ALONE,
  ) {
    this.#session = session;
    this.#observer = observer;
    this.#store = store;
    this.#onSaveError = onSaveError;
    this.#presence = presence;
    this.#inStep = new InStep(this, store, presence);
  }

  async start(): Promise<void> {
    const listed = this.#store.list().then((stored) => {
      if (stored.length) this.conversations = stored;
      // A conversation that another tab begins must not come in the place of this one.
      this.currentId = this.current.id;
    });
    this.#inStep.start(listed, this.#onSaveError);
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
    return newestFirst(this.conversations.filter(({ exchanges }) => exchanges.length > 0));
  }

  setDraft(text: string): void {
    const { current } = this;
    if (this.#draft?.of !== current) this.#saveDraft();
    current.draft = text;
    this.refusal = null;
    clearTimeout(this.#draft?.timer);
    const timer = setTimeout(() => {
      this.#saveDraft();
      if (text && !this.runningId)
        void this.#session.expect(current.id, messagesOf(current.exchanges));
    }, SAVE_DRAFT_MS);
    this.#draft = { timer, of: current };
  }

  /** Takes the draft when no text is given. Resolves when the reply has ended, however it ended. */
  async send(text = this.current.draft): Promise<void> {
    const { current } = this;
    const accepted = this.#accept(text, current);
    if (!accepted) return;
    current.title ||= titleOf(accepted.text);
    current.draft = '';
    this.#forgetDraft();
    const order = nextOrder(inOrder(current.exchanges));
    current.exchanges.push({ id: newId(), order, ...fresh(accepted) });
    const exchange = current.exchanges.at(-1);
    if (exchange) await this.#run({ conversation: current, exchange }, accepted);
  }

  /** Once more from the same message; the reply that was there stays as a version. */
  async regenerate(id: string): Promise<void> {
    const place = this.#find(id);
    const accepted = place && this.#accept(textOf(place.exchange), place.conversation);
    if (accepted) await this.#redo(place, accepted);
  }

  /** Goes on with a reply, from where it was cut. */
  async goOn(id: string): Promise<void> {
    const place = this.#find(id);
    if (!place || !isCut(place.exchange)) return;
    const { conversation, exchange } = place;
    const accepted = this.#accept(textOf(exchange), conversation);
    if (!accepted) return;
    const before = $state.snapshot(exchange.outcome);
    exchange.outcome = { state: 'running' };
    await this.#run(place, accepted);
    exchange.outcome = together(before, $state.snapshot(exchange.outcome));
    await this.#save(conversation, exchange);
  }

  /** What is in `edits` takes the place of this message, with a new reply; both stay as a version. */
  async saveEdit(id: string): Promise<void> {
    const place = this.#find(id);
    const text = this.edits.get(id);
    if (!place || text === undefined) return;
    const { conversation, exchange } = place;
    this.editRefusal = null;
    const accepted = this.#accept(text, conversation);
    if (!accepted) {
      if (this.refusal) this.editRefusal = { id, error: this.refusal };
      this.refusal = null;
      return;
    }
    this.edits.delete(id);
    if (conversation.title === titleOf(exchange.text)) conversation.title = titleOf(accepted.text);
    await this.#redo(place, accepted);
  }

  /** Shows another version of a message and its reply. */
  async show(id: string, version: number): Promise<void> {
    const place = this.#find(id);
    if (!place || isRunning(place.exchange)) return;
    showVersion(place.exchange, version);
    await this.#save(place.conversation, place.exchange);
  }

  stop(): void {
    this.#abort.abort();
  }

  newConversation(): void {
    this.refusal = null;
    this.#saveDraft();
    const empty = this.conversations.find(({ exchanges }) => exchanges.length === 0);
    if (!empty) this.conversations.unshift(blank());
    this.currentId = empty?.id ?? this.conversations[0]?.id ?? '';
  }

  select(id: string): void {
    this.refusal = null;
    this.#saveDraft();
    this.currentId = id;
  }

  async removeExchange(id: string): Promise<void> {
    const place = this.#find(id);
    if (!place || isRunning(place.exchange)) return;
    const { conversation } = place;
    const { exchanges, ...rest } = $state.snapshot(conversation);
    const gone = exchanges.filter((exchange) => exchange.id === id);
    this.edits.delete(id);
    conversation.exchanges = conversation.exchanges.filter((exchange) => exchange.id !== id);
    conversation.removed = [...(conversation.removed ?? []), id];
    if (conversation.exchanges.length === 0) conversation.title = '';
    this.undo.offer('exchange', titleOf(place.exchange.text), () =>
      // Under a new id: the old one is known as removed, in other tabs too.
      this.#bringBack({ ...rest, exchanges: gone.map((one) => ({ ...one, id: newId() })) }),
    );
    await this.#save(conversation);
  }

  async dismissHelp(id: string): Promise<void> {
    const place = this.#find(id);
    if (!place) return;
    place.exchange.help = false;
    await this.#save(place.conversation, place.exchange);
  }

  async remove(id: string): Promise<void> {
    const found = this.conversations.find((conversation) => conversation.id === id);
    if (!found) return;
    if (found.exchanges.some((exchange) => exchange.id === this.runningId)) this.stop();
    if (this.#draft?.of === found) this.#forgetDraft();
    const kept = $state.snapshot(found);
    this.conversations = this.conversations.filter((conversation) => conversation !== found);
    if (this.conversations.length === 0) this.conversations = [blank()];
    this.currentId = this.current.id;
    this.undo.offer('conversation', kept.title, () => this.#bringBack(kept));
    await this.#store.remove(id).catch(this.#onSaveError);
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
    this.undo.offer('elsewhere', kept.title, () => {
      const empty = this.conversations.find(({ id }) => id === next.id);
      if (empty?.exchanges.length === 0 && empty.draft === kept.draft) empty.draft = '';
      return this.#bringBack(kept);
    });
  }

  /** Another tab has deleted an exchange: an edit of it that was under way becomes a draft. */
  lost(exchange: Exchange, { draft }: Conversation): string {
    const text = this.edits.get(exchange.id);
    this.edits.delete(exchange.id);
    return [draft, text].filter(Boolean).join('\n');
  }

  /** Into what is there of the conversation, or with it. */
  async #bringBack(kept: Conversation): Promise<void> {
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
    await this.#save(current);
  }

  async #redo(place: Place, accepted: Accepted): Promise<void> {
    const { conversation, exchange } = place;
    addVersion(exchange, fresh(accepted));
    await this.#run(place, accepted);
    if (!dropRepeated(exchange)) return;
    this.sameAgain = exchange.id;
    await this.#save(conversation, exchange);
  }

  #find(id: string): Place | undefined {
    for (const conversation of this.conversations) {
      const exchange = conversation.exchanges.find((one) => one.id === id);
      if (exchange) return { conversation, exchange };
    }
    return undefined;
  }

  /** The text as it will be sent, or null with the reason in `refusal`. */
  #accept(text: string, { exchanges }: Conversation): Accepted | null {
    this.refusal = null;
    try {
      const running = this.runningId ?? exchanges.some(isRunning);
      if (running) throw new AppError('busy', 'a reply is being made, perhaps in another tab');
      return this.#session.accept(text);
    } catch (error) {
      this.refusal = toErrorData(error);
      return null;
    }
  }

  /** Makes the reply. */
  async #run({ conversation, exchange }: Place, message: Accepted): Promise<void> {
    this.runningId = exchange.id;
    this.sameAgain = null;
    this.#abort = new AbortController();
    this.#observing.abort();
    conversation.order = nextOrder(this.conversations);
    const end = await this.#presence.begin(exchange.id);
    await this.#save(conversation, exchange);
    let saved = performance.now();
    try {
      const at = conversation.exchanges.indexOf(exchange);
      const request = {
        message,
        history: messagesOf(conversation.exchanges.slice(0, Math.max(0, at))),
        conversation: conversation.id,
        ...(exchange.reply ? { begun: exchange.reply } : { otherThan: earlierReplies(exchange) }),
        onModel: (title: string) => (exchange.model = title),
      };
      for await (const event of this.#session.converse(request, this.#abort.signal)) {
        apply(exchange, event);
        this.position = event.type === 'queued' ? event.position : 0;
        const due = performance.now() - saved > SAVE_WHILE_STREAMING_MS;
        if (event.type === 'sentiment' || (event.type === 'delta' && due)) {
          saved = performance.now();
          void this.#save(conversation, exchange);
        }
      }
    } catch (error) {
      exchange.outcome = isAbort(error)
        ? { state: 'stopped' }
        : { state: 'failed', error: toErrorData(error) };
    } finally {
      this.runningId = null;
      this.position = 0;
      conversation.updatedAt = Date.now();
      await this.#save(conversation, exchange);
      end();
    }
    if (exchange.outcome.state === 'done') void this.#observe({ conversation, exchange });
  }

  /** Only a look from the side: the next message ends it, and a failure costs nothing else. */
  async #observe({ conversation, exchange }: Place): Promise<void> {
    const { signal } = (this.#observing = new AbortController());
    try {
      for await (const finding of this.#observer.observe(textOf(exchange), signal)) {
        const others = exchange.findings.filter(({ role }) => role !== finding.role);
        exchange.findings = [...others, finding];
      }
    } catch (error) {
      if (!isAbort(error)) console.warn('a further role failed', error);
    }
    if (exchange.findings.length) await this.#save(conversation, exchange);
  }

  /**
   * A conversation that was deleted meanwhile stays deleted; an empty one is not kept.
   * @param changed The exchange in which something is new.
   */
  async #save(conversation: Conversation, changed?: Exchange): Promise<void> {
    if (changed) changed.revision = revision(changed) + 1;
    const { id, exchanges, draft } = conversation;
    if (!this.conversations.some((listed) => listed.id === id)) return;
    const saved =
      exchanges.length || draft
        ? this.#store.save($state.snapshot(conversation))
        : this.#store.remove(id);
    await saved.catch(this.#onSaveError);
  }

  #forgetDraft(): void {
    clearTimeout(this.#draft?.timer);
    this.#draft = undefined;
  }

  /** At once what would be saved soon. */
  #saveDraft(): void {
    const { of } = this.#draft ?? {};
    this.#forgetDraft();
    if (of) void this.#save(of);
  }
}
