/**
 * Conversations as Markdown: headings for people, and beneath each a comment that says the same in
 * JSON, by which it is read again. A line of a message that looks like such a comment is escaped.
 */
import { choicesOf, type Conversation, type Exchange } from '../../storage/conversation.ts';
import { nameOf } from '../shelf.ts';
import { readItem } from './json.ts';
import type { Drafts } from './draft.ts';

/** What a person reads, in their language. */
export interface MarkdownWords {
  you: string;
  assistant: string;
  untitled: string;
  day(time: number): string;
  badge(sentiment: NonNullable<Exchange['sentiment']>): string;
}

const MARK = /^<!-- (conversation|message) (\{.*\}) -->$/;
const LIKE_A_MARK = /^(\\*<!-- (?:conversation|message) )/gm;
const ESCAPED = /^\\(\\*<!-- (?:conversation|message) )/gm;

export function toMarkdown(conversations: readonly Conversation[], words: MarkdownWords): string {
  return conversations.map((one) => section(one, words)).join('\n\n');
}

function section(conversation: Conversation, words: MarkdownWords): string {
  const { title, createdAt, updatedAt } = conversation;
  const { name, pinned, archived, reply } = choicesOf(conversation);
  const chosen = { name, pinned, archived, ...(reply && { reply }) };
  const about = { title, ...chosen, createdAt, updatedAt };
  const heading = `# ${oneLine(nameOf(conversation)) || words.untitled}`;
  const parts = conversation.exchanges.flatMap((one) => [said(one, words), answered(one, words)]);
  return [`${heading}\n${marked('conversation', about)}`, ...parts.filter(Boolean)].join('\n\n');
}

function said({ text, at, sentiment }: Exchange, words: MarkdownWords): string {
  const heading = [words.you, words.day(at), ...(sentiment ? [words.badge(sentiment)] : [])];
  return block(heading, { role: 'user', at, ...(sentiment && { sentiment }) }, text);
}

function answered({ reply, at, model }: Exchange, words: MarkdownWords): string {
  if (!reply) return '';
  const heading = [words.assistant, ...(model ? [oneLine(model)] : [])];
  return block(heading, { role: 'assistant', at, model }, reply);
}

function block(heading: string[], about: object, text: string): string {
  const escaped = text.replace(LIKE_A_MARK, '\\$1');
  return `### ${heading.join(' · ')}\n${marked('message', about)}\n\n${escaped}`;
}

/** In JSON a bracket may be written so that it does not end the comment. */
function marked(kind: 'conversation' | 'message', about: object): string {
  const json = JSON.stringify({ type: kind, ...about }).replaceAll('>', '\\u003e');
  return `<!-- ${kind} ${json} -->`;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

export function isMarkdown(text: string): boolean {
  return text.split('\n').some((line) => MARK.test(line.trimEnd()));
}

export function readMarkdown(text: string, drafts: Drafts): void {
  const lines = text.replace(/\r\n?/g, '\n').split('\n');
  let open: ReturnType<typeof readItem> = null;
  const marks = lines.flatMap((line, at) => {
    const found = MARK.exec(line.trimEnd());
    return found ? [{ at, kind: found[1], json: found[2] ?? '' }] : [];
  });
  marks.forEach(({ at, kind, json }, i) => {
    // The line before the next mark is the heading that belongs to it.
    const next = marks[i + 1];
    const content = lines.slice(at + 1, next ? Math.max(at + 1, next.at - 1) : undefined);
    let about: unknown;
    try {
      about = JSON.parse(json);
    } catch {
      return drafts.skip('unreadable');
    }
    const whole = content.join('\n').trim().replace(ESCAPED, '$1');
    const item = kind === 'conversation' ? about : { ...(about as object), content: whole };
    open = readItem(item, drafts, open);
  });
}
