/** `site.json` beside the page: what whoever runs a site sets for all who open it. Nothing in it has to be there. */
import * as v from 'valibot';

export const SITE_FILE = 'site.json';
export const SITE_FORMAT = 'qwen-all-in-one/site';

export interface Site {
  /** Defaults of settings by their names; what a person chooses goes before them. */
  settings: Record<string, unknown>;
  /** Names of the places that are offered beside the chat; null: all. */
  places: readonly string[] | null;
  /** Under the title of an empty conversation, by language: `zh-CN`, `en`. */
  greeting: Readonly<Record<string, string>>;
  /** After so many minutes without a sign of anybody, conversations and diary are deleted; null: never. */
  resetAfterMinutes: number | null;
  /** Asked for before settings, models and deletion; null: nobody is asked. */
  pin: SitePin | null;
  /** On the help card, above the hotlines, by language. */
  contacts: Readonly<Record<string, readonly SiteContact[]>>;
  /** For the word filter; `word*` means longer ones, too. */
  blockedWords: readonly string[];
  /** In which no word of the filter is found. */
  allowedWords: readonly string[];
  /** The screen stays on while the page is in view. */
  keepAwake: boolean;
}

/** What PBKDF2 with SHA-256 makes of the PIN, in Base64; the PIN itself is nowhere. */
export interface SitePin {
  salt: string;
  rounds: number;
  hash: string;
}

export interface SiteContact {
  name: string;
  /** A number, an address, a room. */
  contact: string;
}

/** What OWASP asks for: https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html */
export const PIN_ROUNDS = 600_000;

export interface ReadSite extends Site {
  /** What the file says that was left out, as paths: `settings.thme`. */
  leftOut: readonly string[];
}

export const NO_SITE: ReadSite = {
  settings: {},
  places: null,
  greeting: {},
  resetAfterMinutes: null,
  pin: null,
  contacts: {},
  blockedWords: [],
  allowedWords: [],
  keepAwake: false,
  leftOut: [],
};

const base64 = (length: number) =>
  v.pipe(v.string(), v.regex(/^[\w+/]+=*$/), v.minLength(length), v.maxLength(200));
const line = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(80));
const words = v.pipe(v.array(line), v.maxLength(5000));
const contacts = v.exactOptional(
  v.pipe(v.array(v.object({ name: line, contact: line })), v.maxLength(20)),
);

const PARTS = {
  settings: v.record(v.string(), v.unknown()),
  places: v.array(v.picklist(['diary', 'lab', 'insights', 'settings'])),
  greeting: v.object({
    'zh-CN': v.exactOptional(v.pipe(v.string(), v.maxLength(500))),
    en: v.exactOptional(v.pipe(v.string(), v.maxLength(500))),
  }),
  resetAfterMinutes: v.pipe(v.number(), v.minValue(1), v.maxValue(1440)),
  pin: v.object({
    salt: base64(22),
    rounds: v.pipe(v.number(), v.integer(), v.minValue(PIN_ROUNDS), v.maxValue(10_000_000)),
    hash: base64(43),
  }),
  contacts: v.object({ 'zh-CN': contacts, en: contacts }),
  blockedWords: words,
  allowedWords: words,
  keepAwake: v.boolean(),
};
const FRAME = new Set(['format', 'version', '//']);

/**
 * What does not fit is left out alone, and named.
 * @param isSetting Whether a setting of that name takes such a value.
 */
export function readSite(
  text: string,
  isSetting: (name: string, value: unknown) => boolean,
): ReadSite {
  const file = parse(text);
  if (file?.['format'] !== SITE_FORMAT) return { ...NO_SITE, leftOut: [SITE_FILE] };
  const leftOut: string[] = [];
  const found: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(file)) {
    if (FRAME.has(name)) continue;
    const part = Object.hasOwn(PARTS, name) ? PARTS[name as keyof typeof PARTS] : undefined;
    const parsed = part && v.safeParse(part, value);
    if (parsed?.success) found[name] = parsed.output;
    else leftOut.push(name);
  }
  const site = { ...NO_SITE, ...found };
  const settings = Object.entries(site.settings);
  leftOut.push(...settings.filter((one) => !isSetting(...one)).map(([name]) => `settings.${name}`));
  return {
    ...site,
    settings: Object.fromEntries(settings.filter((one) => isSetting(...one))),
    leftOut,
  };
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null
      ? (parsed as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
