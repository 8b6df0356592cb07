/** Reading aloud: one text at a time, by a voice of its language that speaks on this device. */
import type { Voice, Voices } from '../contract/voices.ts';

/** Some systems cut off what is longer, or fall silent in the middle of it. */
const LONGEST_PART = 180;

export type ReadLanguage = 'zh' | 'en';

export class Reader {
  readonly #voices: Voices | undefined;
  readonly #chosen: (language: ReadLanguage) => string;
  #list = $state.raw<readonly Voice[]>([]);
  /** What is being read, by the name that the page gave it. */
  reading = $state<string | null>(null);
  /** So that the end of what was stopped does not end what came after it. */
  #turn = 0;

  /** @param chosen Name of the voice that a person wants; one that is not here leaves it to the system. */
  constructor(voices?: Voices, chosen: (language: ReadLanguage) => string = () => '') {
    this.#voices = voices;
    this.#chosen = chosen;
    const look = () => (this.#list = voices?.list() ?? []);
    voices?.onChange(look);
    look();
  }

  /** Whether there is a voice for the language of `text`. */
  canRead(text: string): boolean {
    return this.#voiceFor(text) !== undefined;
  }

  /** Reads `text`, and no longer what was read before; or stops where it is `id` that is read. */
  toggle(id: string, text: string): void {
    const again = this.reading === id;
    this.stop();
    const voice = this.#voiceFor(text);
    const parts = partsOf(text);
    if (again || !voice || parts.length === 0) return;
    const turn = ++this.#turn;
    this.reading = id;
    this.#voices?.say(parts, voice, () => {
      if (turn === this.#turn) this.reading = null;
    });
  }

  stop(): void {
    this.#turn += 1;
    if (this.reading !== null) this.#voices?.stop();
    this.reading = null;
  }

  /** Those of a language, to choose from. */
  voicesOf(language: ReadLanguage): readonly Voice[] {
    return this.#list.filter(({ lang }) => lang.toLowerCase().startsWith(language));
  }

  #voiceFor(text: string): Voice | undefined {
    const language = languageOf(text);
    const fitting = this.voicesOf(language);
    const chosen = this.#chosen(language);
    const wanted = fitting.find(({ name }) => name === chosen);
    return wanted ?? fitting.find(({ preferred }) => preferred) ?? fitting[0];
  }
}

/** The model writes Chinese and English; a word of the other language is read by the same voice. */
function languageOf(text: string): ReadLanguage {
  const chinese = text.match(/\p{Script=Han}/gu)?.length ?? 0;
  const latin = text.match(/\p{Script=Latin}+/gu)?.length ?? 0;
  return chinese > latin ? 'zh' : 'en';
}

/** Sentences, and the pieces of long ones. Emoji are left out: voices read out their names. */
export function partsOf(text: string): string[] {
  return text
    .replace(/[\p{Extended_Pictographic}\u{FE0F}\u{200D}]/gu, '')
    .split(/(?<=[。！？!?；;\n]|\.\s)/u)
    .flatMap((sentence) => sentence.match(new RegExp(`.{1,${LONGEST_PART}}`, 'gsu')) ?? [])
    .map((part) => part.trim())
    .filter((part) => /[\p{Letter}\p{Number}]/u.test(part));
}
