/** Prompts by name: kept, found and changed. */
import { lengthOf } from '../contract/characters.ts';
import { MAX_CHARS } from '../chat/accept.ts';
import { newId } from '../chat/exchange.ts';
import { wordsOf } from '../chat/search.ts';
import { MOST_NAME, MOST_PROMPTS, type Prompt, type PromptStore } from '../storage/prompts.ts';
import { UndoList } from './undo.svelte.ts';

/** Why one cannot be kept. */
export type Refused = 'no-name' | 'long-name' | 'taken' | 'no-text' | 'long-text' | 'too-many';

export class Prompts {
  /** By name. */
  list = $state.raw<readonly Prompt[]>([]);
  readonly undo = new UndoList<'prompt'>();
  readonly #store: PromptStore;
  readonly #onError: (error: unknown) => void;

  constructor(store: PromptStore, onError: (error: unknown) => void) {
    this.#store = store;
    this.#onError = onError;
  }

  /** Another tab may have changed them. */
  async read(): Promise<void> {
    this.list = inOrder(await this.#store.list());
  }

  /** Those that have every word that was typed: those with it in their name come first. */
  find(typed: string): readonly Prompt[] {
    const sought = wordsOf(typed);
    const has = (text: string) => sought.every((word) => word.test(text));
    const named = this.list.filter(({ name }) => has(name));
    const others = this.list.filter((one) => !named.includes(one));
    return [...named, ...others.filter(({ name, text }) => has(`${name}\n${text}`))];
  }

  /**
   * @param id Of the one that is changed; left out, it is a new one.
   * @returns Why not, else null.
   */
  keep(name: string, text: string, id?: string): Refused | null {
    // What begins with "/" could not be typed after one.
    const called = name.trim().replace(/^[/／]+\s*/, '');
    const refused = this.#refuse(called, text, id);
    if (refused) return refused;
    const prompt = { version: 1, id: id ?? newId(), at: Date.now() } as const;
    this.#put({ ...prompt, name: called, text: text.trim() });
    return null;
  }

  remove(prompt: Prompt): void {
    this.list = this.list.filter(({ id }) => id !== prompt.id);
    this.#store.remove(prompt.id).catch(this.#onError);
    this.undo.offer('prompt', prompt.name, () => this.#put(prompt));
  }

  #put(prompt: Prompt): void {
    this.list = inOrder([...this.list.filter(({ id }) => id !== prompt.id), prompt]);
    this.#store.save(prompt).catch(this.#onError);
  }

  #refuse(name: string, text: string, id?: string): Refused | null {
    const others = this.list.filter((one) => one.id !== id);
    if (!name) return 'no-name';
    if (lengthOf(name) > MOST_NAME) return 'long-name';
    if (others.some((one) => folded(one.name) === folded(name))) return 'taken';
    if (!text.trim()) return 'no-text';
    if (lengthOf(text.trim()) > MAX_CHARS) return 'long-text';
    return others.length >= MOST_PROMPTS ? 'too-many' : null;
  }
}

const folded = (text: string) => text.normalize('NFKC').toLowerCase();

const inOrder = (list: readonly Prompt[]) =>
  [...list].sort((a, b) => a.name.localeCompare(b.name, 'zh-CN'));
