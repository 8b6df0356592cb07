/** Whom to call: shown on the help card, replaceable by the deployer in `safety/help.json`. */
export interface Contact {
  name: string;
  /** A number or an address, shown as plain text. */
  contact: string;
}

/** By language of the page. */
export type Contacts = Readonly<Record<'zh-CN' | 'en', readonly Contact[]>>;

/** For a page whose file cannot be read: these must never be missing. */
export const DEFAULT_CONTACTS: Contacts = {
  'zh-CN': [
    { name: '全国统一心理援助热线', contact: '12356' },
    { name: '希望24热线', contact: '400-161-9995' },
    { name: '紧急情况', contact: '120 / 110' },
  ],
  en: [
    { name: 'US and Canada: call or text', contact: '988' },
    { name: 'UK and Ireland: Samaritans', contact: '116 123' },
    { name: 'Other countries', contact: 'findahelpline.com' },
    { name: 'In immediate danger', contact: '911 (US) / 999 (UK) / 112 (EU)' },
  ],
};

/** A language whose entry does not fit keeps the contacts that we know. */
export function parseContacts(json: string): Contacts {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch {
    return DEFAULT_CONTACTS;
  }
  const of = (language: keyof Contacts) => {
    const list = isRecord(parsed) ? parsed[language] : undefined;
    const good = Array.isArray(list) && list.length > 0 && list.every(isContact);
    return good ? (list as readonly Contact[]) : DEFAULT_CONTACTS[language];
  };
  return { 'zh-CN': of('zh-CN'), en: of('en') };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isContact(value: unknown): value is Contact {
  return (
    isRecord(value) && typeof value['name'] === 'string' && typeof value['contact'] === 'string'
  );
}

export interface Piece {
  text: string;
  /** Where a press on it leads; null for what is only read. */
  href: string | null;
}

/** Two digits are those of a room. */
const NUMBER_OR_SITE = /\d(?:[ -]*\d){2,}|(?:https?:\/\/)?(?:[a-z\d-]+\.)+[a-z]{2,}(?:\/\S*)?/gi;

/** A contact in pieces: numbers to be dialled, addresses to be opened, and what stands between. */
export function dialled(contact: string): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const { 0: text, index } of contact.matchAll(NUMBER_OR_SITE)) {
    if (index > end) pieces.push({ text: contact.slice(end, index), href: null });
    pieces.push({ text, href: hrefOf(text) });
    end = index + text.length;
  }
  if (end < contact.length) pieces.push({ text: contact.slice(end), href: null });
  return pieces;
}

function hrefOf(text: string): string {
  if (/^\d/.test(text) && !text.includes('.')) return `tel:${text.replace(/\D/g, '')}`;
  return /^https?:/i.test(text) ? text : `https://${text}`;
}
