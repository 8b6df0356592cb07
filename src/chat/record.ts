/** Gathers what the journal will say of one request, stage by stage. */
import { lengthOf } from '../contract/characters.ts';
import { tokensPerSecond, type ClassifyResult, type GenerateResult } from '../contract/engine.ts';
import { isAbort, toErrorData } from '../contract/errors.ts';
import type { EngineFigures, JournalEntry } from '../contract/journal.ts';
import type { Timings } from './turn.ts';
import type { Sentiment } from '../contract/sentiment.ts';

export type Judgement = ClassifyResult & { cached?: boolean };

export interface Journal {
  /** Never throws, and nobody waits for it: a journal that is full or refused costs no reply. */
  write(entry: JournalEntry): void;
}

export class RequestRecord {
  readonly entry: JournalEntry & { engine: EngineFigures };
  readonly #start = performance.now();
  #mark = this.#start;

  /** @param preprocessing Milliseconds. */
  constructor(kind: JournalEntry['kind'], model: string, text: string, preprocessing = 0) {
    this.entry = {
      version: 1,
      at: Date.now(),
      kind,
      model,
      text,
      reply: '',
      chars: lengthOf(text),
      label: null,
      generation: null,
      ms: {
        preprocessing,
        queue: 0,
        sentiment: 0,
        history: 0,
        firstToken: 0,
        generation: 0,
        total: 0,
      },
      engine: { threads: 0, analyst: 0, prefill: 0, decode: 0, speed: 0, heapBytes: 0 },
      outcome: 'cancelled', // until it ends otherwise
      error: null,
    };
  }

  /** @param sentiment Null where it took too long. @returns milliseconds of the stage. */
  judged(judgement: Judgement | null, sentiment: Sentiment | null): number {
    if (judgement && sentiment) {
      const { cached = false, promptTokens, reusedTokens } = judgement;
      const { label: value, confidence } = sentiment;
      this.entry.engine.analyst = judgement.ms;
      this.entry.label = { value, confidence, cached, promptTokens, reusedTokens };
    }
    if (this.entry.kind === 'label') this.entry.outcome = 'labelled';
    return (this.entry.ms.sentiment = this.#lap());
  }

  /**
   * @param firstToken Milliseconds from the question to the first token.
   * @param filtered Whether the word filter ended it.
   */
  replied(result: GenerateResult, firstToken: number, filtered: boolean): void {
    const { promptTokens, reusedTokens, completionTokens, droppedMessages } = result;
    const { engine, ms } = this.entry;
    this.entry.generation = { promptTokens, reusedTokens, completionTokens, droppedMessages };
    this.entry.reply = result.text;
    this.entry.outcome = filtered ? 'filtered' : result.finish;
    ms.history = result.historyMs;
    ms.firstToken = firstToken;
    engine.prefill = result.prefillMs;
    engine.decode = result.decodeMs;
    engine.speed = tokensPerSecond(result);
    engine.heapBytes = result.heapBytes ?? 0;
    ms.generation = result.prefillMs + result.decodeMs;
    ms.total = this.#total();
  }

  /** A stop is no failure. */
  failed(error: unknown): void {
    if (isAbort(error)) return;
    this.entry.outcome = 'failed';
    this.entry.error = toErrorData(error).code;
  }

  /** While others were in the model. */
  waited(ms: number): void {
    this.entry.ms.queue += ms;
  }

  get timings(): Timings {
    const { queue: _, ...stages } = this.entry.ms;
    return { ...stages, tokensPerSecond: this.entry.engine.speed };
  }

  end(journal: Journal): void {
    this.entry.ms.total ||= this.#total();
    journal.write(this.entry);
  }

  #lap(): number {
    const now = performance.now();
    const lap = now - this.#mark;
    this.#mark = now;
    return lap;
  }

  #total(): number {
    return performance.now() - this.#start;
  }
}
