/** Everything a person has here in one file, and out of one again. */
import {
  changesOf,
  compare,
  readHere,
  readLines,
  writeLines,
  type Brought,
} from '../backup/records.ts';
import { MOST_BYTES, openBackup, readBody, writeBackup, type BackupFile } from '../backup/file.ts';
import { KINDS, type KindName } from '../backup/kind.ts';
import { KIND } from '../backup/kinds.ts';
import { AppError, toErrorData, type ErrorData } from '../contract/errors.ts';
import { same } from '../storage/same.ts';
import type { Change, Store } from '../storage/store.ts';
import { UndoList } from './undo.svelte.ts';

export type Counts = Record<KindName, number>;

export interface Preview {
  /** When it was saved: milliseconds since 1970. */
  at: number;
  encrypted: boolean;
  /** Whether it is what was saved, byte for byte. */
  whole: boolean;
  kinds: Brought[];
  twice: number;
  /** Lines of the file that make no sense, by kind; null where not even that can be read. */
  skipped: ReadonlyMap<KindName | null, readonly number[]>;
}

export type Opening =
  | { state: 'idle' | 'reading' | 'taking' }
  /** `error`: the passphrase before was a wrong one. */
  | { state: 'locked'; name: string; error: ErrorData | null }
  | { state: 'preview'; name: string; preview: Preview }
  | { state: 'taken'; added: number; changed: number }
  | { state: 'failed'; error: ErrorData };

export type Saving =
  | { state: 'idle' | 'saving' }
  | { state: 'saved'; name: string; bytes: number; encrypted: boolean }
  | { state: 'failed'; error: ErrorData };

/** Shorter ones are guessed. */
export const LEAST_PASSPHRASE = 8;

export class Backup {
  /** How much is here; null until it was looked up. */
  here = $state.raw<Counts | null>(null);
  saving = $state.raw<Saving>({ state: 'idle' });
  opening = $state.raw<Opening>({ state: 'idle' });
  readonly undo = new UndoList<'restored'>();
  readonly #store: Store;
  readonly #save: (file: Blob, name: string) => void;
  #file: BackupFile | null = null;

  constructor(store: Store, save: (file: Blob, name: string) => void) {
    this.#store = store;
    this.#save = save;
  }

  async look(): Promise<void> {
    const records = await readHere(this.#store);
    const counts = KINDS.map((kind) => [kind, records[kind].length]);
    this.here = Object.fromEntries(counts) as Counts;
  }

  /** @param passphrase Empty: the file can be read by anybody. */
  async save(kinds: readonly KindName[], passphrase: string, now = new Date()): Promise<void> {
    this.saving = { state: 'saving' };
    try {
      const file = await writeBackup(
        writeLines(await readHere(this.#store), kinds),
        passphrase,
        now,
      );
      const name = `qwen-all-in-one-${dayOf(now)}.backup`;
      this.#save(file, name);
      const encrypted = passphrase !== '';
      this.saving = { state: 'saved', name, bytes: file.size, encrypted };
    } catch (error) {
      this.saving = { state: 'failed', error: toErrorData(error) };
    }
  }

  /** Nothing changes here before `take`. */
  async open(file: Blob, name: string): Promise<void> {
    this.opening = { state: 'reading' };
    try {
      this.#file = openBackup(await bytesOf(file));
      if (this.#file.header.encryption) this.opening = { state: 'locked', name, error: null };
      else await this.#preview(name);
    } catch (error) {
      this.opening = { state: 'failed', error: toErrorData(error) };
    }
  }

  async unlock(passphrase: string): Promise<void> {
    if (this.opening.state !== 'locked') return;
    const { name } = this.opening;
    this.opening = { state: 'reading' };
    try {
      await this.#preview(name, passphrase);
    } catch (caught) {
      const error = toErrorData(caught);
      const again = error.facts.reason === 'backup-passphrase';
      this.opening = again ? { state: 'locked', name, error } : { state: 'failed', error };
    }
  }

  /** Adds what is new and what is newer, all of it or nothing; the rest stays as it is. */
  async take(kinds: readonly KindName[]): Promise<void> {
    if (this.opening.state !== 'preview') return;
    const chosen = this.opening.preview.kinds.filter(({ kind }) => kinds.includes(kind));
    this.opening = { state: 'taking' };
    try {
      const { changes, back } = reversible(changesOf(chosen));
      await this.#store.updateAll(changes);
      const sum = (of: 'fresh' | 'newer') => chosen.reduce((all, one) => all + one[of].length, 0);
      this.opening = { state: 'taken', added: sum('fresh'), changed: sum('newer') };
      if (back.size > 0) this.undo.offer('restored', '', () => this.#takeBack(back));
      await this.look();
    } catch (error) {
      this.opening = { state: 'failed', error: toErrorData(error) };
    }
    this.#file = null;
  }

  async #takeBack(back: ReadonlyMap<string, Change>): Promise<void> {
    try {
      await this.#store.updateAll(back);
      this.opening = { state: 'idle' };
      await this.look();
    } catch (error) {
      this.opening = { state: 'failed', error: toErrorData(error) };
    }
  }

  cancel(): void {
    this.#file = null;
    this.opening = { state: 'idle' };
  }

  async #preview(name: string, passphrase?: string): Promise<void> {
    const file = this.#file;
    if (!file) return this.cancel();
    const { text, whole } = await readBody(file, passphrase);
    const { records, skipped, twice } = readLines(text, 2);
    const kinds = compare(records, await readHere(this.#store));
    if (kinds.length === 0 && (skipped.size > 0 || !whole)) {
      throw new AppError('input', 'no record can be read', { reason: 'backup-damaged' });
    }
    const { createdAt, encryption } = file.header;
    const about = { at: Date.parse(createdAt), encrypted: encryption !== undefined, whole };
    this.opening = { state: 'preview', name, preview: { ...about, kinds, skipped, twice } };
  }
}

/** What is taken unless a person says otherwise: not what would replace their own choices. */
export function takenFirst({ kind, fresh, newer }: Brought): boolean {
  return fresh.length > 0 || (newer.length > 0 && !KIND[kind].single);
}

/** Whether there is but one of it, which is then replaced. */
export const replaces = ({ kind, newer }: Brought): boolean =>
  newer.length > 0 && KIND[kind].single === true;

/**
 * @returns The same changes, and `back`, which fills as they are made: what was there before, for
 * each record that nobody has written to since.
 */
function reversible(changes: ReadonlyMap<string, Change>) {
  const back = new Map<string, Change>();
  const seen = [...changes].map(([key, change]): [string, Change] => [
    key,
    (old) => {
      const made = change(old);
      if (!same(old, made)) back.set(key, (now) => (same(now, made) ? old : now));
      return made;
    },
  ]);
  return { changes: new Map(seen), back };
}

async function bytesOf(file: Blob): Promise<Uint8Array<ArrayBuffer>> {
  if (file.size > MOST_BYTES) {
    throw new AppError('input', 'file too large', {
      reason: 'backup-too-large',
      limit: MOST_BYTES,
    });
  }
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch (error) {
    throw new AppError('input', String(error), { reason: 'backup-unreadable' }, error);
  }
}

/** Of the person's own calendar. */
function dayOf(now: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return [now.getFullYear(), two(now.getMonth() + 1), two(now.getDate())].join('-');
}
