/** A person's own prompts and label words: checked against the model that answers, then kept. */
import type { Lease } from '../contract/host.ts';
import { ANALYST, type AnalystRole } from '../roles/analyst.ts';
import { ASSISTANT_PROMPT } from '../roles/assistant.ts';
import type { SettingsValues } from '../storage/settings.ts';

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
  settings: { change(patch: Partial<SettingsValues>): void };
  /** Told when the analyst has become another: what it was taught is to be learnt anew. */
  onAnalyst(): void;
}

/** A prompt that takes more of the context leaves too little for a conversation. */
const SHARE_OF_CONTEXT = 1 / 4;

export class RoleEditor {
  analyst = $state.raw<RoleOutcome>({ state: 'none' });
  assistant = $state.raw<RoleOutcome>({ state: 'none' });
  readonly #parts: RoleEditorParts;

  constructor(parts: RoleEditorParts) {
    this.#parts = parts;
  }

  /** @param words Of each side, as typed: with commas between. */
  async saveAnalyst(typed: string, words: readonly [string, string]): Promise<void> {
    const prompt = typed.trim();
    const sides = [split(words[0]), split(words[1])] as const;
    this.analyst = await this.#checked(prompt, sides);
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
    this.assistant = await this.#checked(prompt, null);
    if (this.assistant.state !== 'saved') return;
    const original = prompt === ASSISTANT_PROMPT;
    this.#parts.settings.change({ assistantPrompt: original ? null : prompt });
  }

  resetAnalyst(): void {
    this.analyst = { state: 'none' };
    this.#parts.settings.change({ analystPrompt: null, analystWords: null });
    this.#parts.onAnalyst();
  }

  resetAssistant(): void {
    this.assistant = { state: 'none' };
    this.#parts.settings.change({ assistantPrompt: null });
  }

  /** What an earlier visit to the sheet was told is not told again. */
  forget(): void {
    this.analyst = this.assistant = { state: 'none' };
  }

  async #checked(prompt: string, words: AnalystRole['words'] | null): Promise<RoleOutcome> {
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

function split(words: string): string[] {
  const parts = words.split(/[,，、;；\n]+/).map((word) => word.trim());
  return [...new Set(parts.filter(Boolean))];
}
