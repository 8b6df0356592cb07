/** Makes the file `site.json` out of what somebody chooses; nothing of it is taken here. */
import {
  readSite,
  SITE_FORMAT,
  type ReadSite,
  type Site,
  type SiteContact,
  type SitePin,
} from '../contract/site.ts';
import { parseWordList } from '../safety/word-list.ts';
import { isSiteSetting } from '../storage/site.ts';
import type { SettingKey } from '../storage/settings.ts';
import { makePin, readPin } from './pin.ts';

const LANGUAGES = ['zh-CN', 'en'] as const;
export type SiteLanguage = (typeof LANGUAGES)[number];
type ByLanguage<T> = Record<SiteLanguage, T>;

export type PinRefusal = 'no-pin' | 'differ';

export class SiteMaker {
  greeting = $state<ByLanguage<string>>({ 'zh-CN': '', en: '' });
  /** Null: all are offered. */
  places = $state.raw<readonly string[] | null>(null);
  /** As it is typed. */
  minutes = $state('');
  pin = $state.raw<SitePin | null>(null);
  /** Twice, and not in the file before it is taken. */
  typed = $state('');
  again = $state('');
  /** Why the PIN that was typed cannot be taken. */
  refused = $state<PinRefusal | null>(null);
  making = $state(false);
  contacts = $state<ByLanguage<SiteContact[]>>({ 'zh-CN': [], en: [] });
  /** One a line. */
  blocked = $state('');
  allowed = $state('');
  keepAwake = $state(false);
  settings = $state.raw<Readonly<Record<string, unknown>>>({});

  /** @param site What is so already. */
  constructor(site: Site) {
    for (const language of LANGUAGES) {
      this.greeting[language] = site.greeting[language] ?? '';
      this.contacts[language] = (site.contacts[language] ?? []).map((one) => ({ ...one }));
    }
    this.places = site.places;
    this.minutes = site.resetAfterMinutes === null ? '' : String(site.resetAfterMinutes);
    this.pin = site.pin;
    this.blocked = site.blockedWords.join('\n');
    this.allowed = site.allowedWords.join('\n');
    this.keepAwake = site.keepAwake;
    this.settings = site.settings;
  }

  /** @param value Undefined: the file says nothing of it. */
  set(key: SettingKey, value: unknown): void {
    const { [key]: _, ...others } = this.settings;
    this.settings = value === undefined ? others : { ...others, [key]: value };
  }

  offer(place: string, offered: boolean, all: readonly string[]): void {
    const now = new Set(this.places ?? all);
    if (offered) now.add(place);
    else now.delete(place);
    this.places = now.size === all.length ? null : all.filter((one) => now.has(one));
  }

  /** Takes the PIN that was typed; where it cannot, `refused` says why. */
  async takePin(): Promise<void> {
    const pin = readPin(this.typed);
    this.refused = pin === null ? 'no-pin' : pin === readPin(this.again) ? null : 'differ';
    if (pin === null || this.refused) return;
    this.making = true;
    try {
      this.pin = await makePin(pin);
      this.typed = '';
      this.again = '';
    } finally {
      this.making = false;
    }
  }

  /** What the file says; what was left empty is left out. */
  get text(): string {
    const { places, pin, keepAwake, settings } = this;
    const minutes = this.minutes.normalize('NFKC').trim();
    const parts = {
      settings: Object.keys(settings).length ? settings : undefined,
      places: places ?? undefined,
      greeting: filled(this.greeting, (text) => text.trim() || undefined),
      resetAfterMinutes: minutes === '' ? undefined : numberOr(minutes),
      pin: pin ?? undefined,
      contacts: filled(this.contacts, (list) => {
        const some = list.filter(({ name, contact }) => name.trim() || contact.trim());
        return some.length ? some : undefined;
      }),
      blockedWords: linesOf(this.blocked),
      allowedWords: linesOf(this.allowed),
      keepAwake: keepAwake || undefined,
    };
    return `${JSON.stringify({ format: SITE_FORMAT, version: 1, ...parts }, null, 2)}\n`;
  }

  /** The same as a page will read it. */
  get read(): ReadSite {
    return readSite(this.text, isSiteSetting);
  }

  /** Lines of the two lists that the filter cannot take for words. */
  get noWords(): number {
    return [this.blocked, this.allowed].reduce((sum, text) => sum + parseWordList(text).skipped, 0);
  }
}

const numberOr = (text: string): number | string =>
  Number.isNaN(Number(text)) ? text : Number(text);

function linesOf(text: string): string[] | undefined {
  const lines = text.split(/\r\n?|\n/).map((line) => line.trim());
  const some = lines.filter(Boolean);
  return some.length ? some : undefined;
}

function filled<T, U>(by: ByLanguage<T>, pick: (value: T) => U | undefined) {
  const entries = LANGUAGES.map((language) => [language, pick(by[language])] as const);
  const some = entries.filter(([, value]) => value !== undefined);
  return some.length ? Object.fromEntries(some) : undefined;
}
