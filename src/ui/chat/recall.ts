/** What was sent before, called back into an empty box by the arrow keys, as shells do. */
import { textOf } from '../../chat/versions.ts';
import type { Conversation } from '../../storage/conversation.ts';

const MOST = 100;

/** Each text once, the latest first. */
export function sentTexts(conversations: Iterable<Pick<Conversation, 'exchanges'>>): string[] {
  const all = [...conversations].flatMap(({ exchanges }) => exchanges);
  all.sort((a, b) => b.at - a.at);
  return [...new Set(all.map(textOf))].slice(0, MOST);
}

export class Recall {
  #texts: readonly string[] = [];
  #at = -1;

  /** What a key press calls back; null where the key is the box's own. */
  key(event: KeyboardEvent, draft: string, sent: () => readonly string[]): string | null {
    const { key, shiftKey, altKey, ctrlKey, metaKey, isComposing } = event;
    if (key !== 'ArrowUp' && key !== 'ArrowDown') return null;
    if (shiftKey || altKey || ctrlKey || metaKey || isComposing) return null;
    const text = this.step(key === 'ArrowUp', draft, sent);
    if (text !== null) event.preventDefault();
    return text;
  }

  /**
   * @param draft What is in the box: only an empty box, or what was called back, gives way.
   * @param sent Asked when the calling back begins.
   * @returns what the box is to have; null where the key is the box's own.
   */
  step(back: boolean, draft: string, sent: () => readonly string[]): string | null {
    const recalled = this.#at >= 0 && draft === this.#texts[this.#at];
    if (!recalled) {
      if (draft !== '' || !back) return null;
      this.#texts = sent();
      this.#at = -1;
    }
    const next = this.#at + (back ? 1 : -1);
    if (next >= this.#texts.length) return null;
    this.#at = next;
    return this.#texts[next] ?? '';
  }
}
