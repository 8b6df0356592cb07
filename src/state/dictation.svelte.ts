/** What is said goes into the message box, behind what is there. Nothing is ever sent by it. */
import type { HearingFailure, Speech } from '../contract/dictation.ts';

export interface DictationBox {
  readonly current: { id: string; draft: string };
  setDraft(text: string): void;
}

export type DictationStatus =
  { state: 'off' | 'listening' } | { state: 'failed'; failure: HearingFailure };

/** Chinese is recognised under either name. */
const TAGS = { 'zh-CN': ['zh-CN', 'cmn-Hans-CN'], en: ['en-US', 'en-GB'] };

export class Dictation {
  /** The tag under which the language is recognised here; null: it is not. */
  tag = $state<string | null>(null);
  status = $state.raw<DictationStatus>({ state: 'off' });
  readonly #speech: Speech;
  readonly #box: DictationBox;
  #stop: (() => void) | undefined;
  /** So that the end of what was stopped does not end what came after it. */
  #turn = 0;
  /** So that a slow answer for one language does not stand for the next. */
  #look = 0;

  constructor(speech: Speech, box: DictationBox) {
    this.#speech = speech;
    this.#box = box;
  }

  /** Asks whether the language is recognised on this device. */
  async look(language: keyof typeof TAGS): Promise<void> {
    this.stop();
    const look = ++this.#look;
    this.tag = null;
    const tag = await this.#speech.find(TAGS[language]);
    if (look === this.#look) this.tag = tag;
  }

  toggle(): void {
    if (this.status.state === 'listening') return this.stop();
    if (this.tag === null) return;
    const turn = ++this.#turn;
    const { id, draft } = this.#box.current;
    let base = draft;
    let shown = draft;
    this.status = { state: 'listening' };
    const gap = this.tag.startsWith('en') ? ' ' : '';
    const stop = this.#speech.listen(this.tag, {
      onText: (text, final) => {
        if (turn !== this.#turn) return;
        const now = this.#box.current;
        // It was sent, or another conversation was opened: what is said now belongs to neither.
        if (now.id !== id || (now.draft === '' && shown !== '')) return this.stop();
        if (now.draft !== shown) base = now.draft; // somebody typed meanwhile
        shown = joined(base, text.trim(), gap);
        if (final) base = shown;
        this.#box.setDraft(shown);
      },
      onEnd: (failure) => {
        if (turn !== this.#turn) return;
        this.#stop = undefined;
        this.status = failure ? { state: 'failed', failure } : { state: 'off' };
      },
    });
    if (this.status.state === 'listening') this.#stop = stop;
  }

  stop(): void {
    if (this.status.state === 'listening') this.#turn += 1;
    this.#stop?.();
    this.#stop = undefined;
    this.status = { state: 'off' };
  }
}

function joined(before: string, text: string, gap: string): string {
  return before === '' || /\s$/.test(before) ? before + text : before + gap + text;
}
