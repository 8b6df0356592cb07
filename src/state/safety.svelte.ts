/** The word filter: the site's list and the person's own, and what the help card says. */
import { DEFAULT_CONTACTS, parseContacts, type Contacts } from '../safety/contacts.ts';
import { Filter } from '../safety/filter.ts';
import { guardInput, type Action, type Actions, type Guard } from '../safety/guard.ts';
import { siteList, type SiteWords } from '../safety/site-list.ts';
import {
  MAX_FILE_BYTES,
  MAX_WORDS,
  parseWordList,
  mergeWords,
  type Word,
  writeWordList,
} from '../safety/word-list.ts';
import type { Exchange } from '../storage/conversation.ts';
import { decodeText, type Encoding } from '../tables/decode.ts';
import type { OwnWords } from '../storage/own-words.ts';
import type { SettingsValues } from '../storage/settings.ts';
import { UndoList } from './undo.svelte.ts';

/** What came of a file that a person chose. */
export type Import =
  | {
      state: 'imported';
      added: number;
      /** In the list before, or more than once in the file. */
      duplicates: number;
      /** Lines that are no words. */
      skipped: number;
      /** Words for which there is no more room. */
      surplus: number;
      encoding: Encoding;
    }
  /** `limit` in bytes. */
  | { state: 'refused'; reason: 'binary' | 'too-large' | 'no-words' | 'unreadable'; limit: number };

export interface SafetyParts {
  /** Of a file under `safety/` on the site. */
  fetchText(name: string): Promise<string>;
  ownWords: OwnWords;
  settings: { readonly values: Pick<SettingsValues, 'filter' | 'filterActions'> };
  onError(error: unknown): void;
}

export class Safety {
  /** False where the site's list could not be read: only own words are looked for then. */
  siteListRead = $state(true);
  site = $state.raw<readonly Word[]>([]);
  own = $state.raw<readonly Word[]>([]);
  contacts = $state.raw<Contacts>(DEFAULT_CONTACTS);
  lastImport = $state.raw<Import | null>(null);
  readonly undo = new UndoList<'words'>();
  readonly #parts: SafetyParts;
  /** Of the file that comes with the page, and of `site.json`. */
  #listed: readonly Word[] = [];
  #set: SiteWords = { blockedWords: [], allowedWords: [] };
  #filter = new Filter([]);

  constructor(parts: SafetyParts) {
    this.#parts = parts;
  }

  /** Null where the filter is switched off. */
  get guard(): Guard | null {
    const { filter, filterActions } = this.#parts.settings.values;
    return filter ? { filter: this.#filter, actions: filterActions } : null;
  }

  /** The text as it is shown and exported. */
  cover(text: string): string {
    return guardInput(this.guard, text).text;
  }

  /** A message that comes from a file: what would be stopped is covered, so that the rest stays. */
  coverMessage(text: string): Pick<Exchange, 'text' | 'filteredText'> {
    const { guard } = this;
    const actions =
      guard && mapped(guard.actions, (action) => (action === 'block' ? 'mask' : action));
    const found = guardInput(guard && actions && { ...guard, actions }, text);
    const { action, categories } = found;
    return { text: found.text, filteredText: action === 'off' ? null : { action, categories } };
  }

  /** Never rejects: a list that cannot be read is told in the sheet. */
  async start(): Promise<void> {
    const { fetchText, ownWords, onError } = this.#parts;
    const [site, own, contacts] = await Promise.allSettled([
      fetchText('words.txt'),
      ownWords.read(),
      fetchText('help.json'),
    ]);
    this.siteListRead = site.status === 'fulfilled';
    if (site.status === 'fulfilled') this.#listed = parseWordList(site.value).words;
    if (own.status === 'fulfilled') this.own = parseWordList(own.value).words;
    else onError(own.reason);
    if (contacts.status === 'fulfilled') this.contacts = parseContacts(contacts.value);
    await this.#build();
  }

  /** What whoever runs the site has set. */
  async follow(set: SiteWords): Promise<void> {
    const lists = [set, this.#set].flatMap((one) => [one.blockedWords, one.allowedWords]);
    if (lists.every(({ length }) => length === 0)) return;
    this.#set = set;
    await this.#build();
  }

  /** Adds the words of a file to the person's own. What was there stays, whatever the file is. */
  async import(file: Blob): Promise<void> {
    this.lastImport = await this.#read(file).catch(() => refused('unreadable'));
  }

  /** Only the person's own words; the site's list stays. */
  async removeOwn(): Promise<void> {
    const gone = this.own;
    if (gone.length === 0) return;
    this.lastImport = null;
    await this.#setOwn([]);
    this.undo.offer('words', String(gone.length), async () => {
      await this.#setOwn(mergeWords(gone, this.own).slice(0, MAX_WORDS));
    });
  }

  async #setOwn(words: readonly Word[]): Promise<void> {
    this.own = words;
    await this.#build();
    const text = words.length ? writeWordList(words) : '';
    await this.#parts.ownWords.write(text).catch(this.#parts.onError);
  }

  async #read(file: Blob): Promise<Import> {
    if (file.size > MAX_FILE_BYTES) return refused('too-large');
    const decoded = decodeText(new Uint8Array(await file.arrayBuffer()));
    if (!decoded) return refused('binary');
    const list = parseWordList(decoded.text);
    if (list.words.length === 0) return refused('no-words');
    const fresh = mergeWords(this.own, list.words).slice(this.own.length);
    const added = fresh.slice(0, MAX_WORDS - this.own.length);
    await this.#setOwn([...this.own, ...added]);
    return {
      state: 'imported',
      added: added.length,
      duplicates: list.duplicates + list.words.length - fresh.length,
      skipped: list.skipped,
      surplus: list.surplus + fresh.length - added.length,
      encoding: decoded.encoding,
    };
  }

  /** Until it is done, what was listed before is looked for. */
  async #build(): Promise<void> {
    const site = (this.site = siteList(this.#listed, this.#set));
    const { own } = this;
    const filter = await Filter.build([...site, ...own]);
    if (site === this.site && own === this.own) this.#filter = filter;
  }
}

function mapped(actions: Actions, change: (action: Action) => Action): Actions {
  const entries = Object.entries(actions).map(([category, action]) => [category, change(action)]);
  return Object.fromEntries(entries) as Actions;
}

function refused(reason: (Import & { state: 'refused' })['reason']): Import {
  return { state: 'refused', reason, limit: MAX_FILE_BYTES };
}
