/** A person's own prompts and label words: checked against the model that answers, then kept. */
import type { Lease } from '../contract/host.ts';
import { ANALYST, type AnalystRole } from '../roles/analyst.ts';
import { ASSISTANT_PROMPT } from '../roles/assistant.ts';
import type { SettingsValues } from '../storage/settings.ts';
import { UndoList } from './undo.svelte.ts';

export type RoleProblem =
  | { kind: 'empty' | 'no-words' | 'no-model' }
  | { kind: 'too-long'; tokens: number; limit: number }
  /** Words of both sides that begin with the same token. */
  | { kind: 'same-start'; words: string[] };

export interface LongWord {
  word: string;
  tokens: number;
}

export type RoleOutcome =
  | { state: 'none' }
  /** `long`: label words of more than one token, of a side that has none of one. */
  | { state: 'saved'; long: LongWord[] }
  | { state: 'refused'; problem: RoleProblem };

export interface RoleEditorParts {
  host: { hold(signal?: AbortSignal): Promise<Lease> };
  settings: {
    readonly values: Pick<SettingsValues, 'analystPrompt' | 'analystWords' | 'assistantPrompt'>;
    analyst(): AnalystRole;
    change(patch: Partial<SettingsValues>): void;
  };
  /** Told when the analyst has become another: what it was taught is to be learnt anew. */
  onAnalyst(): void;
}

/** As they are typed: words with commas between. */
export interface AnalystFields {
  prompt: string;
  positive: string;
  negative: string;
}

/** A prompt that takes more of the context leaves too little for a conversation. */
const SHARE_OF_CONTEXT = 1 / 4;

export class RoleEditor {
  analyst = $state.raw<RoleOutcome>({ state: 'none' });
  assistant = $state.raw<RoleOutcome>({ state: 'none' });
  /** What stands in the fields, saved or not: it outlives the sheet. */
  fields = $state<AnalystFields>({ prompt: '', positive: '', negative: '' });
  assistantPrompt = $state('');
  /** Prompts that the original took the place of. */
  readonly undo = new UndoList<'analyst' | 'assistant'>();
  readonly #parts: RoleEditorParts;
  /** The fields as they were filled, before anybody typed. */
  #filled: { fields: AnalystFields; assistantPrompt: string };

  constructor(parts: RoleEditorParts) {
    this.#parts = parts;
    this.#filled = this.#inUse();
    this.fields = { ...this.#filled.fields };
    this.assistantPrompt = this.#filled.assistantPrompt;
  }

  /** Somebody looks: what is in use is shown, but for what they have typed and not saved. */
  open(): void {
    // What an earlier visit to the sheet was told is not told again.
    this.analyst = this.assistant = { state: 'none' };
    const { fields, assistantPrompt } = this.#filled;
    const typed = $state.snapshot(this.fields);
    const now = (this.#filled = this.#inUse());
    if (isSame(typed, fields)) this.fields = { ...now.fields };
    if (this.assistantPrompt === assistantPrompt) this.assistantPrompt = now.assistantPrompt;
  }

  /** Fills the fields; nothing is saved. */
  showAnalyst(role: AnalystRole): void {
    this.#offerUndo('analyst');
    this.fields = fieldsOf(role);
  }

  /** @param words Of each side, as typed: with commas between. */
  async saveAnalyst(typed: string, words: readonly [string, string]): Promise<void> {
    const prompt = typed.trim();
    const sides = [split(words[0]), split(words[1])] as const;
    this.analyst = await this.check(prompt, sides);
    if (this.analyst.state !== 'saved') return;
    const own = { prompt, words: sides };
    const sameWords = JSON.stringify(sides) === JSON.stringify(ANALYST.words);
    this.#parts.settings.change({
      analystPrompt: own.prompt === ANALYST.prompt ? null : own.prompt,
      analystWords: sameWords ? null : [sides[0], sides[1]],
    });
    this.#parts.onAnalyst();
  }

  async saveAssistant(typed: string): Promise<void> {
    const prompt = typed.trim();
    this.assistant = await this.check(prompt, null);
    if (this.assistant.state !== 'saved') return;
    const original = prompt === ASSISTANT_PROMPT;
    this.#parts.settings.change({ assistantPrompt: original ? null : prompt });
  }

  resetAnalyst(): void {
    this.#offerUndo('analyst');
    this.analyst = { state: 'none' };
    this.#parts.settings.change({ analystPrompt: null, analystWords: null });
    this.fields = fieldsOf(ANALYST);
    this.#parts.onAnalyst();
  }

  resetAssistant(): void {
    this.#offerUndo('assistant');
    this.assistant = { state: 'none' };
    this.#parts.settings.change({ assistantPrompt: null });
    this.assistantPrompt = ASSISTANT_PROMPT;
  }

  /** Another part of the page has changed what is in use. */
  follow(): void {
    this.open();
    this.#parts.onAnalyst();
  }

  /** Of what is in use, and of what is typed. */
  #offerUndo(what: 'analyst' | 'assistant'): void {
    const { settings, onAnalyst } = this.#parts;
    const { analystPrompt, analystWords, assistantPrompt } = settings.values;
    const typed = { fields: $state.snapshot(this.fields), assistant: this.assistantPrompt };
    if (what === 'assistant') {
      return this.undo.offer(what, typed.assistant, () => {
        settings.change({ assistantPrompt });
        this.assistantPrompt = typed.assistant;
      });
    }
    this.undo.offer(what, typed.fields.prompt, () => {
      settings.change({ analystPrompt, analystWords });
      this.fields = typed.fields;
      onAnalyst();
    });
  }

  #inUse(): { fields: AnalystFields; assistantPrompt: string } {
    const { settings } = this.#parts;
    return {
      fields: fieldsOf(settings.analyst()),
      assistantPrompt: settings.values.assistantPrompt ?? ASSISTANT_PROMPT,
    };
  }

  /** @param words Null for a prompt that has none. */
  async check(prompt: string, words: AnalystRole['words'] | null): Promise<RoleOutcome> {
    if (!prompt) return refused({ kind: 'empty' });
    if (words?.some((side) => side.length === 0)) return refused({ kind: 'no-words' });
    let lease: Lease;
    try {
      lease = await this.#parts.host.hold();
    } catch {
      return refused({ kind: 'no-model' });
    }
    try {
      const [[positive = [], negative = []], limit] = [words ?? [], lease.loaded.contextTokens];
      const tokens = await lease.engine.tokenize([prompt, ...positive, ...negative]);
      const most = Math.floor(limit * SHARE_OF_CONTEXT);
      const length = tokens[0]?.length ?? 0;
      if (length > most) return refused({ kind: 'too-long', tokens: length, limit: most });
      const cut = 1 + positive.length;
      return judged(read(positive, tokens.slice(1, cut)), read(negative, tokens.slice(cut)));
    } catch {
      return refused({ kind: 'no-model' });
    } finally {
      lease.release();
    }
  }
}

interface ReadWord {
  word: string;
  ids: readonly number[];
}

function read(words: readonly string[], tokens: readonly number[][]): ReadWord[] {
  return words.map((word, i) => ({ word, ids: tokens[i] ?? [] }));
}

/** As the engine reads labels: words of one token, else the beginning of the first. */
function judged(...sides: [ReadWord[], ReadWord[]]): RoleOutcome {
  const used = sides.map((side) => {
    const single = side.filter(({ ids }) => ids.length === 1);
    return single.length > 0 ? single : side.slice(0, 1);
  });
  const [positive = [], negative = []] = used;
  const clash = positive.flatMap((one) => {
    const other = negative.find(({ ids }) => ids[0] === one.ids[0]);
    return other ? [one.word, other.word] : [];
  });
  if (clash.length > 0) return refused({ kind: 'same-start', words: clash });
  const long = used.flat().filter(({ ids }) => ids.length !== 1);
  return { state: 'saved', long: long.map(({ word, ids }) => ({ word, tokens: ids.length })) };
}

function refused(problem: RoleProblem): RoleOutcome {
  return { state: 'refused', problem };
}

function fieldsOf({ prompt, words }: AnalystRole): AnalystFields {
  return { prompt, positive: words[0].join(', '), negative: words[1].join(', ') };
}

function isSame(one: AnalystFields, other: AnalystFields): boolean {
  return (
    one.prompt === other.prompt &&
    one.positive === other.positive &&
    one.negative === other.negative
  );
}

function split(words: string): string[] {
  const parts = words.split(/[,，、;；\n]+/).map((word) => word.trim());
  return [...new Set(parts.filter(Boolean))];
}
