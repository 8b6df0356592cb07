/** A file of conversations, in any of the formats that are known, to conversations of this app. */
import { AppError } from '../../contract/errors.ts';
import type { Conversation, Exchange } from '../../storage/conversation.ts';
import { blank, newId, titleOf } from '../exchange.ts';
import { Drafts, type Draft, type DraftMessage, type Skipped } from './draft.ts';
import { readItem } from './json.ts';
import { isMarkdown, readMarkdown } from './markdown.ts';

/** More at once would make the list slow; a file with more can be cut. */
export const MOST_CONVERSATIONS = 2000;
/** More in one would make the page slow. */
export const MOST_MESSAGES = 1000;

export interface Reading {
  /** What can be taken: with ids of their own, so that nothing that is here is replaced. */
  conversations: Conversation[];
  /** Messages of the file; as many as are in `conversations` and `skipped` together. */
  rows: number;
  messages: number;
  skipped: Skipped;
}

/** What the word filter makes of a text. */
export type Cover = (text: string) => Pick<Exchange, 'text' | 'filteredText'>;

/**
 * @param known Conversations that are here: what says the same is not taken again.
 * @throws AppError `input`, reason `transcript` where there is no conversation in the text, or
 * `transcript-json` where it is broken JSON.
 */
export function readTranscripts(
  text: string,
  known: Iterable<Conversation>,
  cover: Cover,
): Reading {
  const drafts = new Drafts();
  if (isMarkdown(text)) readMarkdown(text, drafts);
  else readJson(text, drafts);
  if (drafts.rows === 0) throw new AppError('input', 'no conversation', { reason: 'transcript' });
  return build(drafts, known, cover);
}

function readJson(text: string, drafts: Drafts): void {
  const whole = parse(text);
  if (whole !== undefined) {
    const items: unknown[] = Array.isArray(whole) ? whole : [whole];
    let open: Draft | null = null;
    for (const item of items) open = readItem(item, drafts, open);
    return;
  }
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  let open: Draft | null = null;
  for (const line of lines) {
    const item = parse(line);
    if (typeof item === 'object') open = readItem(item, drafts, open);
    else drafts.skip('unreadable');
  }
  const readable = drafts.rows - drafts.skipped.unreadable;
  if (readable > 0) return;
  const json = /^\s*[[{]/.test(text);
  throw new AppError('input', 'no JSON', { reason: json ? 'transcript-json' : 'transcript' });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function build(drafts: Drafts, known: Iterable<Conversation>, cover: Cover): Reading {
  const { skipped, rows } = drafts;
  const here = new Set<string>();
  for (const one of known) here.add(printOf(one.exchanges));
  const inFile = new Set<string>();
  const conversations: Conversation[] = [];
  let messages = 0;
  for (const draft of drafts.list) {
    if (conversations.length >= MOST_CONVERSATIONS) {
      skipped['too-many'] += draft.messages.length;
      continue;
    }
    const taken = draft.messages.slice(0, MOST_MESSAGES);
    skipped['too-many'] += draft.messages.length - taken.length;
    const exchanges = exchangesOf(taken, skipped, cover);
    const count = exchanges.reduce((sum, one) => sum + one.messages, 0);
    if (count === 0) continue;
    const print = printOf(exchanges.map(({ exchange }) => exchange));
    if (here.has(print)) skipped.known += count;
    else if (inFile.has(print)) skipped.twice += count;
    else {
      inFile.add(print);
      conversations.push(
        conversationOf(
          draft,
          exchanges.map(({ exchange }) => exchange),
        ),
      );
      messages += count;
    }
  }
  return { conversations, rows, messages, skipped };
}

interface Counted {
  exchange: Exchange;
  /** Of the file, that have gone into it. */
  messages: number;
}

function exchangesOf(all: readonly DraftMessage[], skipped: Skipped, cover: Cover): Counted[] {
  const made: Counted[] = [];
  for (const message of all) {
    const last = made.at(-1);
    if (message.role === 'user') {
      made.push({ exchange: exchangeOf(message, made.length + 1, cover), messages: 1 });
    } else if (last) {
      const { text, filteredText } = cover(message.text);
      const { exchange } = last;
      exchange.reply = [exchange.reply, text].filter(Boolean).join('\n\n');
      exchange.model ||= message.model ?? '';
      exchange.filteredReply ??= filteredText;
      last.messages += 1;
    } else skipped['no-question'] += 1;
  }
  return made;
}

function exchangeOf({ text, at, sentiment }: DraftMessage, order: number, cover: Cover): Exchange {
  const covered = cover(text);
  return {
    id: newId(),
    order,
    at: at ?? Date.now(),
    ...covered,
    ...(covered.text !== text && { original: text }),
    model: '',
    sentiment: sentiment ?? null,
    reply: '',
    outcome: { state: 'imported' },
    filteredReply: null,
    findings: [],
    help: false,
  };
}

function conversationOf(draft: Draft, exchanges: Exchange[]): Conversation {
  const empty = blank();
  const times = exchanges.map(({ at }) => at);
  const title = titleOf(exchanges[0]?.text ?? '');
  const name = draft.name === title ? '' : draft.name;
  const { pinned, archived, reply } = draft;
  const chosen = name || pinned || archived || reply;
  const choices = { name, pinned, archived, ...(reply && { reply }), revision: 1 };
  return {
    ...empty,
    title,
    createdAt: draft.createdAt ?? Math.min(...times),
    updatedAt: draft.updatedAt ?? draft.createdAt ?? Math.max(...times),
    ...(chosen && { choices }),
    exchanges,
  };
}

/** What was said, and nothing else: by it a conversation is known again, whatever the file's format. */
function printOf(exchanges: readonly Pick<Exchange, 'text' | 'reply'>[]): string {
  return JSON.stringify(exchanges.map(({ text, reply }) => [text.trim(), reply.trim()]));
}
