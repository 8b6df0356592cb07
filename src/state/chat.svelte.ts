/** The one turn that runs at a time, in the conversations of this device. */
import type { SentimentLabel } from '../contract/sentiment.ts';
import type { Accepted } from '../chat/accept.ts';
import {
  apply,
  fresh,
  isCut,
  isRunning,
  messagesOf,
  newId,
  titleOf,
  together,
} from '../chat/exchange.ts';
import type { Drafted } from '../chat/drafts.ts';
import type { ConverseRequest, PipelineEvent } from '../chat/turn.ts';
import { addVersion, dropRepeated, earlierReplies, textOf, wasRead } from '../chat/versions.ts';
import type { ChatMessage } from '../contract/engine.ts';
import { AppError, isAbort, toErrorData, type ErrorData } from '../contract/errors.ts';
import type { Finding } from '../roles/extra.ts';
import { replyChoicesOf, type Conversation } from '../storage/conversation.ts';
import type { ConversationStore } from '../storage/conversations.ts';
import type { ReplyChoices } from '../storage/reply.ts';
import { inOrder, nextOrder } from '../storage/order.ts';
import type { Presence } from '../storage/tab-sync.ts';
import type { Place } from './conversations.svelte.ts';
import { Library } from './library.svelte.ts';

export interface Conversing {
  /** The text as it will be sent. @throws AppError `input` or `blocked`. */
  accept(text: string): Accepted;
  converse(request: ConverseRequest, signal?: AbortSignal): AsyncIterable<PipelineEvent>;
  expect(drafted: Drafted): Promise<void>;
}

export interface Observing {
  /** What further roles say of a text, as it comes. */
  observe(text: string, signal: AbortSignal, temporary?: boolean): AsyncIterable<Finding>;
}

/** A crash in the middle of a reply loses at most this much of it. */
const SAVE_WHILE_STREAMING_MS = 1000;

export class Chat extends Library {
  /** Its place in line while others are in the model: 1 is next, 0 is its turn. */
  position = $state(0);
  /** The exchange for which the model had but the reply that was there. */
  sameAgain = $state<string | null>(null);
  /** Why the last edit was not sent; its text is still there. */
  editRefusal = $state.raw<{ id: string; error: ErrorData } | null>(null);

  /** Told of a message's first reading, where it leaves anything behind. */
  onMood: (label: SentimentLabel) => void = () => {};

  readonly #session: Conversing;
  readonly #observer: Observing;
  #abort = new AbortController();
  #observing = new AbortController();

  constructor(
    session: Conversing,
    observer: Observing,
    store: ConversationStore,
    onSaveError: (error: unknown) => void,
    presence?: Presence,
  ) {
    super(store, onSaveError, presence);
    this.#session = session;
    this.#observer = observer;
  }

  /** Takes the draft when no text is given. Resolves when the reply has ended, however it ended. */
  async send(text = this.current.draft): Promise<void> {
    const { current } = this;
    const accepted = this.#accept(text, current);
    if (!accepted) return;
    current.title ||= titleOf(accepted.text);
    current.draft = '';
    this.forgetDraft();
    const order = nextOrder(inOrder(current.exchanges));
    current.exchanges.push({ id: newId(), order, ...fresh(accepted) });
    const exchange = current.exchanges.at(-1);
    if (exchange) await this.#run({ conversation: current, exchange }, accepted);
  }

  /** Once more from the same message; the reply that was there stays as a version. */
  async regenerate(id: string): Promise<void> {
    const place = this.find(id);
    const accepted = place && this.#accept(textOf(place.exchange), place.conversation);
    if (accepted) await this.#redo(place, accepted);
  }

  /** Goes on with a reply, from where it was cut. */
  async goOn(id: string): Promise<void> {
    const place = this.find(id);
    if (!place || !isCut(place.exchange)) return;
    const { conversation, exchange } = place;
    const accepted = this.#accept(textOf(exchange), conversation);
    if (!accepted) return;
    const before = $state.snapshot(exchange.outcome);
    exchange.outcome = { state: 'running' };
    await this.#run(place, accepted);
    exchange.outcome = together(before, $state.snapshot(exchange.outcome));
    await this.save(conversation, exchange);
  }

  /** What is in `edits` takes the place of this message, with a new reply; both stay as a version. */
  async saveEdit(id: string): Promise<void> {
    const place = this.find(id);
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

  override stop(): void {
    this.#abort.abort();
  }

  protected override onPause(conversation: Conversation): void {
    const { id, exchanges, draft } = conversation;
    const own = replyChoicesOf(conversation);
    void this.#session.expect({ conversation: id, history: messagesOf(exchanges), draft, own });
  }

  async #redo(place: Place, accepted: Accepted): Promise<void> {
    const { conversation, exchange } = place;
    const read = wasRead(exchange); // a version that failed may not be kept
    addVersion(exchange, fresh(accepted));
    await this.#run(place, accepted, read);
    if (!dropRepeated(exchange)) return;
    this.sameAgain = exchange.id;
    await this.save(conversation, exchange);
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

  /** Makes the reply. @param read Whether the message's mood was read, and told, before. */
  async #run(
    { conversation, exchange }: Place,
    message: Accepted,
    read = wasRead(exchange),
  ): Promise<void> {
    this.runningId = exchange.id;
    this.sameAgain = null;
    this.#abort = new AbortController();
    this.#observing.abort();
    conversation.order = nextOrder(this.conversations);
    const end = await this.presence.begin(exchange.id);
    // Not awaited: on a slow disk the model would wait for it.
    void this.save(conversation, exchange);
    let saved = performance.now();
    try {
      const at = conversation.exchanges.indexOf(exchange);
      const request = {
        message,
        history: messagesOf(conversation.exchanges.slice(0, Math.max(0, at))),
        conversation: conversation.id,
        own: replyChoicesOf(conversation),
        ...(this.isTemporary(conversation.id) && { temporary: true }),
        ...(exchange.reply ? { begun: exchange.reply } : { otherThan: earlierReplies(exchange) }),
        onModel: (title: string) => (exchange.model = title),
      };
      let told = read || request.temporary === true;
      for await (const event of this.#session.converse(request, this.#abort.signal)) {
        apply(exchange, event);
        this.position = event.type === 'queued' ? event.position : 0;
        if (event.type === 'sentiment' && !told) {
          told = true; // a turn that begins anew reads it once more
          this.onMood(event.sentiment.label);
        }
        const due = performance.now() - saved > SAVE_WHILE_STREAMING_MS;
        if (event.type === 'sentiment' || (event.type === 'delta' && due)) {
          saved = performance.now();
          void this.save(conversation, exchange);
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
      await this.save(conversation, exchange);
      end();
    }
    if (exchange.outcome.state === 'done') void this.#observe({ conversation, exchange });
  }

  /** Only a look from the side: the next message ends it, and a failure costs nothing else. */
  async #observe({ conversation, exchange }: Place): Promise<void> {
    const { signal } = (this.#observing = new AbortController());
    const temporary = this.isTemporary(conversation.id);
    try {
      for await (const finding of this.#observer.observe(textOf(exchange), signal, temporary)) {
        const others = exchange.findings.filter(({ role }) => role !== finding.role);
        exchange.findings = [...others, finding];
      }
    } catch (error) {
      if (!isAbort(error)) console.warn('a further role failed', error);
    }
    if (exchange.findings.length) await this.save(conversation, exchange);
  }
}
