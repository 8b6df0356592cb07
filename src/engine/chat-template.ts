/**
 * ChatML, put together from token ids: control tokens are placed by us, and what people wrote is
 * encoded apart from them. No default system message: what is not in `messages` is not in the prompt.
 */
import type { ChatMessage } from '../contract/engine.ts';
import { AppError } from '../contract/errors.ts';
import type { Tokenizer } from './tokenizer.ts';

export interface Prompt {
  ids: number[];
  /** As asked for, or less where the newest message leaves less room. */
  maxTokens: number;
  droppedMessages: number;
}

/** A reply shorter than this is not worth having: the message is too long instead. */
const MIN_REPLY_TOKENS = 32;

/** The prompt for the next reply, with nothing left out. */
export function chatIds(tokenizer: Tokenizer, messages: readonly ChatMessage[]): number[] {
  return [...messages.flatMap((message) => messageIds(tokenizer, message)), ...opening(tokenizer)];
}

/**
 * Leaves out the oldest turns, a user message together with its replies, until the rest and
 * `maxTokens` more fit into `contextTokens`. System message and newest message always stay.
 * @throws AppError `input`, reason `too-long`, with `limit` and `actual` in characters.
 */
export function fitPrompt(
  tokenizer: Tokenizer,
  messages: readonly ChatMessage[],
  contextTokens: number,
  maxTokens: number,
): Prompt {
  const system = messages.slice(0, messages[0]?.role === 'system' ? 1 : 0);
  const turns = splitTurns(messages.slice(system.length));
  const encode = (turn: readonly ChatMessage[]) =>
    turn.flatMap((message) => messageIds(tokenizer, message));
  const [head, tail] = [encode(system), opening(tokenizer)];
  const bodies = turns.map(encode);

  let total = bodies.reduce((sum, ids) => sum + ids.length, head.length + tail.length);
  let first = 0;
  for (; total + maxTokens > contextTokens && first < turns.length - 1; first++) {
    total -= bodies[first]?.length ?? 0;
  }
  const room = contextTokens - total;
  const missing = Math.min(maxTokens, MIN_REPLY_TOKENS) - room;
  if (missing > 0) throw tooLong(turns.at(-1) ?? [], bodies.at(-1)?.length ?? 1, missing);
  return {
    ids: [...head, ...bodies.slice(first).flat(), ...tail],
    maxTokens: Math.min(maxTokens, room),
    droppedMessages: turns.slice(0, first).flat().length,
  };
}

/** Where the model is to go on. */
function opening(tokenizer: Tokenizer): number[] {
  return [tokenizer.controls.start, ...tokenizer.encode('assistant\n')];
}

function messageIds(tokenizer: Tokenizer, { role, content }: ChatMessage): number[] {
  const { start, end } = tokenizer.controls;
  const text = tokenizer.encode(content);
  return [start, ...tokenizer.encode(`${role}\n`), ...text, end, ...tokenizer.encode('\n')];
}

function splitTurns(messages: readonly ChatMessage[]): ChatMessage[][] {
  const turns: ChatMessage[][] = [];
  for (const message of messages) {
    if (message.role === 'user' || turns.length === 0) turns.push([]);
    turns.at(-1)?.push(message);
  }
  return turns;
}

/** @param missing How many tokens less the turn would have to have. */
function tooLong(turn: readonly ChatMessage[], tokens: number, missing: number): AppError {
  const actual = turn.reduce((sum, { content }) => sum + content.length, 0);
  // People count characters, so the limit is told in characters of a text like theirs.
  const limit = Math.max(0, Math.floor((1 - missing / tokens) * actual));
  const facts = { reason: 'too-long', limit, actual };
  return new AppError('input', `${tokens} tokens, ${missing} too many`, facts);
}
