/**
 * ChatML, put together from token ids: control tokens are placed by us, and what people wrote is
 * encoded apart from them. No default system message: what is not in `messages` is not in the prompt.
 */
import { lengthOf } from '../contract/characters.ts';
import type { ChatMessage } from '../contract/engine.ts';
import { AppError } from '../contract/errors.ts';
import type { Tokenizer } from './tokenizer.ts';

export interface Prompt {
  /** Those that fit, oldest first. */
  messages: ChatMessage[];
  ids: number[];
  /** How many of `ids` come before the text of the newest message: those may come again. */
  stable: number;
  /** As asked for, or less where the newest message leaves less room. */
  maxTokens: number;
  droppedMessages: number;
}

/** A reply shorter than this is not worth having: the message is too long instead. */
const MIN_REPLY_TOKENS = 32;

/** Who speaks after whom, as long as nobody says otherwise. */
const NEXT = { system: 'user', user: 'assistant', assistant: 'user' } as const;

/**
 * The messages, each as `<|im_start|>role\n`, its text, `<|im_end|>\n`, and the opening of the next.
 * @param next Who speaks after them.
 */
export function messageIds(
  tokenizer: Tokenizer,
  messages: readonly ChatMessage[],
  next: ChatMessage['role'] = NEXT[messages.at(-1)?.role ?? 'system'],
): number[] {
  const whole = messages.flatMap(({ role, content }) => [
    ...openingIds(tokenizer, role),
    ...contentIds(tokenizer, content),
  ]);
  return [...whole, ...nextIds(tokenizer, next)];
}

/** The prompt for the next reply, with nothing left out. A reply that comes last goes on. */
export function promptIds(tokenizer: Tokenizer, messages: readonly ChatMessage[]): number[] {
  const last = messages.at(-1);
  if (last?.role !== 'assistant') return messageIds(tokenizer, messages, 'assistant');
  const before = messageIds(tokenizer, messages.slice(0, -1), 'assistant');
  return [...before, ...tokenizer.encode(last.content)];
}

/** The rest of a message after its opening. */
function contentIds(tokenizer: Tokenizer, content: string): number[] {
  return [...tokenizer.encode(content), tokenizer.controls.end, ...tokenizer.encode('\n')];
}

/** The opening of the message that is to be written. */
function nextIds(tokenizer: Tokenizer, role: ChatMessage['role']): number[] {
  const opening = openingIds(tokenizer, role);
  return role === 'assistant' ? [...opening, ...tokenizer.unthinking] : opening;
}

function openingIds(tokenizer: Tokenizer, role: ChatMessage['role']): number[] {
  return [tokenizer.controls.start, ...tokenizer.encode(`${role}\n`)];
}

/**
 * Leaves out the oldest turns, a user message together with its replies, until the rest and the
 * reply fit into `contextTokens`. No turn goes for a reply of more than a quarter of them. System
 * message and newest message always stay. Turns go in blocks of a quarter of the context: the cut
 * stays where it is for several turns, and what was prefilled behind it can be used again. A newest
 * turn that is short counts as an eighth, so that where to cut does not depend on it: whoever
 * prefills in the pause before it was written cuts at the same place.
 * @throws AppError `input`, reason `too-long`, with `limit` and `actual` in characters.
 */
export function fitPrompt(
  tokenizer: Tokenizer,
  messages: readonly ChatMessage[],
  contextTokens: number,
  maxTokens: number,
): Prompt {
  const system = messages[0]?.role === 'system' ? [messages[0]] : [];
  const turns = splitTurns(messages.slice(system.length));
  const count = (part: readonly ChatMessage[]) =>
    part.flatMap(({ role, content }) => [
      ...openingIds(tokenizer, role),
      ...contentIds(tokenizer, content),
    ]).length;
  const fixed = count(system) + nextIds(tokenizer, 'assistant').length;
  const sizes = turns.map(count);
  const newest = sizes.pop() ?? 0;
  sizes.push(Math.max(newest, contextTokens / 8));
  const total = sizes.reduce((sum, size) => sum + size, fixed);
  const block = contextTokens / 4;
  const reserve = Math.min(maxTokens, block);
  let dropped = 0;
  let first = 0;
  while (total - dropped + reserve > contextTokens && first < turns.length - 1) {
    const target = block * (Math.floor(dropped / block) + 1);
    while (dropped < target && first < turns.length - 1) dropped += sizes[first++] ?? 0;
  }
  const kept = [...system, ...turns.slice(first).flat()];
  const ids = promptIds(tokenizer, kept);
  const stable = messageIds(tokenizer, kept.slice(0, -1), kept.at(-1)?.role).length;
  const room = contextTokens - ids.length;
  const least = Math.min(maxTokens, MIN_REPLY_TOKENS);
  if (room < least) throw tooLong(turns.at(-1) ?? [], newest, room - least);
  return {
    messages: kept,
    ids,
    stable,
    maxTokens: Math.min(maxTokens, room),
    droppedMessages: turns.slice(0, first).flat().length,
  };
}

function splitTurns(messages: readonly ChatMessage[]): ChatMessage[][] {
  const turns: ChatMessage[][] = [];
  for (const message of messages) {
    if (message.role === 'user' || turns.length === 0) turns.push([]);
    turns.at(-1)?.push(message);
  }
  return turns;
}

/** @param missing Negative: how many tokens of room there would have to be more. */
function tooLong(turn: readonly ChatMessage[], tokens: number, missing: number): AppError {
  const actual = turn.reduce((sum, { content }) => sum + lengthOf(content), 0);
  // People count characters, so the limit is told in characters of a text like theirs.
  const limit = Math.max(0, Math.floor(((tokens + missing) / tokens) * actual));
  return new AppError('input', `${tokens} tokens, ${-missing} too many`, {
    reason: 'too-long',
    limit,
    actual,
  });
}
