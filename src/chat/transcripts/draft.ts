/** What a file says of conversations, before any of it becomes one here. */
import type { Exchange } from '../../storage/conversation.ts';
import { isObject } from '../../storage/is-object.ts';
import type { ReplyChoices } from '../../storage/reply.ts';

/** Why a message of a file is not taken. */
export const REASONS = [
  'unreadable',
  'role',
  'empty',
  'no-question',
  'twice',
  'known',
  'too-many',
] as const;
export type Reason = (typeof REASONS)[number];
export type Skipped = Record<Reason, number>;

export interface DraftMessage {
  role: 'user' | 'assistant';
  text: string;
  /** Milliseconds since 1970. */
  at?: number;
  model?: string;
  sentiment?: Exchange['sentiment'];
}

export interface Draft {
  title: string;
  /** What a person called it. */
  name: string;
  pinned: boolean;
  archived: boolean;
  /** How the assistant is to answer in it. */
  reply: ReplyChoices | null;
  createdAt?: number;
  updatedAt?: number;
  messages: DraftMessage[];
}

/** Each message of the file is in a draft, or counted in `skipped`. */
export class Drafts {
  readonly list: Draft[] = [];
  readonly skipped: Skipped = noneSkipped();
  /** Messages that were seen, and lines that could not be read. */
  rows = 0;

  begin(about: Partial<Omit<Draft, 'messages'>> = {}): Draft {
    const draft = {
      title: '',
      name: '',
      pinned: false,
      archived: false,
      reply: null,
      ...about,
      messages: [],
    };
    this.list.push(draft);
    return draft;
  }

  skip(reason: Reason, count = 1): void {
    this.rows += count;
    this.skipped[reason] += count;
  }

  /** @param role As the file has it. */
  add(draft: Draft, role: unknown, text: unknown, more: Omit<DraftMessage, 'role' | 'text'> = {}) {
    const known = ROLES.get(String(role).toLowerCase());
    const read = textOf(text);
    if (!known) this.skip('role');
    else if (read === null) this.skip('unreadable');
    else {
      const clean = cleaned(read);
      if (!clean) this.skip('empty');
      else {
        this.rows += 1;
        draft.messages.push({ role: known, text: clean, ...more });
      }
    }
  }
}

export function noneSkipped(): Skipped {
  return Object.fromEntries(REASONS.map((reason) => [reason, 0])) as Skipped;
}

/** What the formats call the two who talk. */
const ROLES = new Map<string, DraftMessage['role']>([
  ['user', 'user'],
  ['human', 'user'],
  ['assistant', 'assistant'],
  ['gpt', 'assistant'],
  ['chatgpt', 'assistant'],
  ['bard', 'assistant'],
  ['bing', 'assistant'],
  ['claude', 'assistant'],
  ['model', 'assistant'],
  ['bot', 'assistant'],
]);

/** A text, or one in parts, of which pictures and files are left out. */
function textOf(value: unknown): string | null {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) {
    const parts = value.map((part) => (isObject(part) ? textOf(part['text'] ?? '') : textOf(part)));
    return parts.filter((part) => part !== null && part !== '').join('\n\n');
  }
  return null;
}

/** As messages are cleaned when they are sent; long ones stay. */
function cleaned(text: string): string {
  return text
    .replace(/\p{Surrogate}/gu, '')
    .normalize('NFC')
    .replace(/\r\n?/g, '\n')
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufffd\ufeff]/g, '')
    .trim();
}

/** Of seconds (OpenAI), milliseconds or a date as text; undefined for what is none of these. */
export function timeOf(value: unknown): number | undefined {
  const time =
    typeof value === 'number' ? (value < 1e11 ? value * 1000 : value) : Date.parse(String(value));
  return Number.isFinite(time) && time > 0 && time < 8.64e15 ? Math.round(time) : undefined;
}
