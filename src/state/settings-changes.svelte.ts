/** Many settings changed at once: put back to their defaults, or taken from a file; with a way back. */
import { ANALYST } from '../roles/analyst.ts';
import { EXTRA_ROLES } from '../roles/extras.ts';
import {
  difference,
  readSettings,
  type NotSettings,
  type SettingsPatch,
  type SettingsReading,
} from '../storage/settings-file.ts';
import type { SettingKey, SettingsValues } from '../storage/settings.ts';
import { decodeText } from '../tables/decode.ts';
import type { RoleEditor } from './role-editor.svelte.ts';
import { UndoList } from './undo.svelte.ts';

export interface SettingsChangesParts {
  settings: {
    readonly values: SettingsValues;
    readonly defaults: SettingsValues;
    change(patch: SettingsPatch): void;
  };
  threads: { start(): Promise<void> };
  roleEditor: Pick<RoleEditor, 'check' | 'follow'>;
}

export type Unreadable = NotSettings | 'too-large' | 'unreadable';

/** A file of settings has a few kilobytes; this leaves room for the longest prompts. */
const MOST_BYTES = 1e6;

export class SettingsChanges {
  readonly undo = new UndoList<'reset' | 'taken'>();
  readonly #parts: SettingsChangesParts;

  constructor(parts: SettingsChangesParts) {
    this.#parts = parts;
  }

  /** What all defaults would change. */
  get ofReset(): SettingsPatch {
    const { values, defaults } = this.#parts.settings;
    return difference(values, defaults);
  }

  resetOne(key: SettingKey): void {
    this.#apply({ [key]: this.#parts.settings.defaults[key] });
  }

  resetAll(): void {
    this.#withUndo('reset', this.ofReset);
  }

  take(patch: SettingsPatch): void {
    this.#withUndo('taken', patch);
  }

  /** Reads and checks; changes nothing. */
  async read(file: Blob): Promise<SettingsReading | Unreadable> {
    if (file.size > MOST_BYTES) return 'too-large';
    let bytes: Uint8Array;
    try {
      bytes = new Uint8Array(await file.arrayBuffer());
    } catch {
      return 'unreadable';
    }
    const text = decodeText(bytes)?.text;
    const reading =
      text === undefined ? 'not-json' : readSettings(text, this.#parts.settings.values);
    return typeof reading === 'string' ? reading : this.#checked(reading);
  }

  #withUndo(what: 'reset' | 'taken', patch: SettingsPatch): void {
    const keys = Object.keys(patch) as SettingKey[];
    const { values } = this.#parts.settings;
    const before = Object.fromEntries(keys.map((key) => [key, values[key]]));
    this.#apply(patch);
    this.undo.offer(what, String(keys.length), () => this.#apply(before));
  }

  #apply(patch: SettingsPatch): void {
    const { settings, threads, roleEditor } = this.#parts;
    settings.change(patch);
    if ('threads' in patch) void threads.start();
    if ('analystPrompt' in patch || 'analystWords' in patch || 'assistantPrompt' in patch) {
      roleEditor.follow();
    }
  }

  /** As strictly as what is typed: a prompt that is too long, or words that one cannot tell apart, stay out. */
  async #checked(reading: SettingsReading): Promise<SettingsReading> {
    const { values } = this.#parts.settings;
    const { patch } = reading;
    const bad: SettingKey[] = [];
    const then = { ...values, ...patch };
    if (patch.extraRoles?.some((id) => !EXTRA_ROLES.some((role) => role.id === id))) {
      bad.push('extraRoles');
    }
    if (patch.analystPrompt || patch.analystWords) {
      const prompt = (then.analystPrompt ?? ANALYST.prompt).trim();
      if (!(await this.#isUsable(prompt, then.analystWords ?? ANALYST.words))) {
        bad.push('analystPrompt', 'analystWords');
      }
    }
    if (patch.assistantPrompt && !(await this.#isUsable(patch.assistantPrompt.trim(), null))) {
      bad.push('assistantPrompt');
    }
    const left = bad.filter((key) => key in patch);
    const rest = Object.entries(patch).filter(([key]) => !left.some((one) => one === key));
    return {
      ...reading,
      patch: Object.fromEntries(rest),
      bad: [...reading.bad, ...left],
      known: reading.known - left.length,
    };
  }

  async #isUsable(...role: Parameters<RoleEditor['check']>): Promise<boolean> {
    return (await this.#parts.roleEditor.check(...role)).state === 'saved';
  }
}
