/** Once more where the engine ended in the middle of its work: another takes its place. */
import type { ChatMessage } from '../contract/engine.ts';
import { AppError } from '../contract/errors.ts';

/** @param part What there is so far, where it is a reply. */
export async function retried<T>(work: () => Promise<T>, part = new Part()): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!part.survives(error)) throw error;
    }
  }
}

/** A reply as far as it came, over the end of one engine. */
export class Part {
  text: string;
  #model = '';
  #ended: unknown;

  constructor(text = '') {
    this.text = text;
  }

  /** Whether the next engine may go on after this error: once. */
  survives(error: unknown): boolean {
    if (this.#ended !== undefined || !engineEnded(error)) return false;
    this.#ended = error;
    return true;
  }

  /**
   * What the model of the next engine goes on from.
   * @throws What ended the engine before, where this is another model: it would not find the tone.
   */
  begun(model: string): string {
    if (this.text && this.#model && model !== this.#model) throw this.#ended;
    this.#model = model;
    return this.text;
  }
}

function engineEnded(error: unknown): boolean {
  return error instanceof AppError && error.code === 'worker';
}

/** The messages by which a model goes on with the reply that has begun to the last of `messages`. */
export function goingOn(messages: readonly ChatMessage[], begun: string): ChatMessage[] {
  if (!begun) return [...messages];
  const last = messages.at(-1);
  return last?.role === 'assistant'
    ? [...messages.slice(0, -1), { ...last, content: last.content + begun }]
    : [...messages, { role: 'assistant', content: begun }];
}
