/** What a conversation is made of, and how the pipeline's events fill it. */
import { beginningOf } from '../contract/characters.ts';
import type { ChatMessage } from '../contract/engine.ts';
import { ACTIONS } from '../safety/guard.ts';
import type { PipelineEvent, Timings } from './turn.ts';
import type { Accepted } from './accept.ts';
import type { Conversation, Exchange, Outcome, Version } from '../storage/conversation.ts';
import { textOf } from './versions.ts';

type Found = NonNullable<Version['filteredReply']>;

export function apply(exchange: Exchange, event: PipelineEvent): void {
  switch (event.type) {
    case 'sentiment':
      exchange.sentiment = { ...event.sentiment, ms: event.ms };
      break;
    case 'delta':
      exchange.reply += event.text;
      break;
    case 'done': {
      const { text, thought, finish, promptTokens, completionTokens } = event.result;
      const { droppedMessages } = event.result;
      exchange.reply = text;
      if (thought) exchange.thought = [exchange.thought, thought].filter(Boolean).join('\n\n');
      const { timings } = event;
      const counts = { promptTokens, completionTokens, droppedMessages };
      exchange.outcome = { state: 'done', finish, timings, ...counts };
      break;
    }
    case 'filtered':
      notice(exchange, event);
      break;
    case 'queued':
    case 'unjudged':
      break;
  }
}

function notice(exchange: Version, event: PipelineEvent & { type: 'filtered' }): void {
  const { part, action, categories, distress } = event;
  if (distress) exchange.help = true;
  if (action === 'off') return;
  if (part === 'reply')
    exchange.filteredReply = both(exchange.filteredReply, { action, categories });
  else exchange.filteredText = { action, categories };
}

/** Of a reply that was made in two goes. */
function both(first: Found | null, second: Found): Found {
  const rank = (found: Found | null) => (found ? ACTIONS.indexOf(found.action) : 0);
  const action = first && rank(first) > rank(second) ? first.action : second.action;
  const categories = new Set([...(first?.categories ?? []), ...second.categories]);
  return { action, categories: [...categories] };
}

export function isRunning({ outcome }: Exchange): boolean {
  return outcome.state === 'running';
}

/** Whether there is a beginning to go on from. */
export function isCut({ reply, outcome }: Exchange): boolean {
  const whole = outcome.state === 'done' && ['stop', 'repetition'].includes(outcome.finish);
  const cut = !whole && outcome.state !== 'running' && outcome.state !== 'imported';
  return cut && reply.trim() !== '';
}

/** Of a reply that was made in two goes. */
export function together(first: Outcome, second: Outcome): Outcome {
  if (first.state !== 'done' || second.state !== 'done') return second;
  const sum = (stage: keyof Timings) => first.timings[stage] + second.timings[stage];
  const completionTokens = first.completionTokens + second.completionTokens;
  const decoding = ({ completionTokens: tokens, timings }: typeof first) =>
    timings.tokensPerSecond > 0 ? tokens / timings.tokensPerSecond : 0;
  const time = decoding(first) + decoding(second);
  return {
    ...second,
    promptTokens: first.promptTokens,
    completionTokens,
    timings: {
      preprocessing: sum('preprocessing'),
      sentiment: sum('sentiment'),
      history: sum('history'),
      generation: sum('generation'),
      firstToken: first.timings.firstToken,
      total: sum('total'),
      tokensPerSecond: time > 0 ? completionTokens / time : 0,
    },
  };
}

/** What the model is told of earlier turns; a turn without a reply would break user/assistant order. */
export function messagesOf(exchanges: readonly Exchange[]): ChatMessage[] {
  return exchanges
    .filter(({ reply }) => reply.trim() !== '')
    .flatMap((exchange) => [
      { role: 'user' as const, content: textOf(exchange) },
      { role: 'assistant' as const, content: exchange.reply },
    ]);
}

/** What a message begins as. */
export function fresh({ text, original, ms: _, ...found }: Accepted): Version {
  const exchange: Version = {
    at: Date.now(),
    text,
    ...(original !== text && { original }),
    model: '',
    sentiment: null,
    reply: '',
    outcome: { state: 'running' },
    filteredText: null,
    filteredReply: null,
    findings: [],
    help: false,
  };
  notice(exchange, { type: 'filtered', part: 'text', ...found });
  return exchange;
}

export function blank(): Conversation {
  const now = Date.now();
  return {
    version: 1,
    id: newId(),
    createdAt: now,
    updatedAt: now,
    title: '',
    draft: '',
    exchanges: [],
  };
}

const TITLE_CHARS = 40;

/** The beginning of a message. */
export function titleOf(text: string): string {
  const [line = ''] = text.split('\n', 1);
  return beginningOf(line, TITLE_CHARS);
}

/** Not `crypto.randomUUID`, which plain-http pages on a school network do not have. */
export function newId(): string {
  return `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 10)}`;
}
