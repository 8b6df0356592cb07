/**
 * What a page of another site and our frame in it say to each other. The page begins with `Hello` and a
 * port; everything else goes through that port. What comes from the page is checked: it is a stranger.
 */
import * as v from 'valibot';
import type { ChatMessage, LoadProgress } from '../contract/engine.ts';
import type { ErrorData } from '../contract/errors.ts';
import type { Sentiment } from '../contract/sentiment.ts';
import type { Answer, CallMessage } from '../contract/wire.ts';
import type {
  ChatAnswer,
  ChatAsk,
  ChoiceAnswer,
  ChoiceAsk,
  CurrentModel,
  SpokenModel,
} from './speaker.ts';

export const BRIDGE = 'qwen-all-in-one/bridge/1';

export interface Hello {
  bridge: typeof BRIDGE;
  type: 'connect';
}

/** Asked as engines and models are: see contract/wire.ts. */
export interface BridgeCalls {
  models(nothing: object): SpokenModel[];
  use(asked: { id?: string }): CurrentModel;
  check(asked: { messages: readonly ChatMessage[] }): void;
  chat(ask: ChatAsk): ChatAnswer;
  choose(ask: ChoiceAsk): ChoiceAnswer;
  sentiment(asked: { text: string }): Sentiment;
  count(asked: { texts: readonly string[] }): number[];
}

export type BridgeEvent =
  { type: 'delta'; text: string } | { type: 'progress'; progress: LoadProgress };

export type FrameMessage =
  /** The person is being asked, or was asked before. */
  | { type: 'heard' }
  | { type: 'connected' }
  /** `person`: refused now or earlier, or taken back. `origin`: a page without an address of its own. */
  | { type: 'refused'; reason: 'person' | 'origin' }
  /** How much room the frame needs, in CSS pixels. */
  | { type: 'height'; height: number }
  | Answer<BridgeEvent>;

const MOST_CHARS = 100_000;
const text = v.pipe(v.string(), v.maxLength(MOST_CHARS));
const short = v.pipe(v.string(), v.maxLength(200));
const whole = v.pipe(v.number(), v.integer());
const fraction = v.pipe(v.number(), v.finite(), v.minValue(0));
const messages = v.pipe(
  v.array(v.object({ role: v.picklist(['system', 'user', 'assistant']), content: text })),
  v.minLength(1),
  v.maxLength(1000),
);
const id = v.pipe(whole, v.minValue(1));
const call = <M extends string, P extends v.GenericSchema>(method: M, params: P) =>
  v.object({ type: v.literal('call'), id, method: v.literal(method), params });

const ChatParams = v.object({
  conversation: short,
  messages,
  maxTokens: v.pipe(whole, v.minValue(1)),
  sampling: v.exactOptional(
    v.object({
      temperature: v.exactOptional(fraction),
      topK: v.exactOptional(v.pipe(whole, v.minValue(1))),
      topP: v.exactOptional(fraction),
      repetitionPenalty: v.exactOptional(v.pipe(fraction, v.minValue(1))),
    }),
  ),
  seed: v.exactOptional(whole),
});

const PageMessage = v.union([
  call('models', v.object({})),
  call('use', v.object({ id: v.exactOptional(short) })),
  call('check', v.object({ messages })),
  call('chat', ChatParams),
  call(
    'choose',
    v.object({
      conversation: short,
      messages,
      labels: v.pipe(v.array(short), v.minLength(1), v.maxLength(256)),
    }),
  ),
  call('sentiment', v.object({ text })),
  call('count', v.object({ texts: v.pipe(v.array(text), v.maxLength(1000)) })),
  v.object({ type: v.literal('cancel'), id }),
]);

/** Undefined where it is none. */
export function readPageMessage(data: unknown): CallMessage | undefined {
  const parsed = v.safeParse(PageMessage, data);
  return parsed.success ? parsed.output : undefined;
}

/** Why something is no message: a text in it is too long, or it is no call at all. */
export function whyUnread(data: unknown): ErrorData {
  const issues = v.safeParse(PageMessage, data).issues ?? [];
  for (const { type, input } of issues) {
    if (type !== 'max_length' || typeof input !== 'string' || input.length <= MOST_CHARS) continue;
    const facts = { reason: 'too-long' as const, limit: MOST_CHARS, actual: input.length };
    return { code: 'input', message: `a text of ${input.length} characters`, facts };
  }
  return { code: 'input', message: 'not a call', facts: { reason: 'argument' } };
}

/** The id of a call that could not be read, so that it does not wait for ever. */
export function idOf(data: unknown): number | undefined {
  const parsed = v.safeParse(v.object({ id }), data);
  return parsed.success ? parsed.output.id : undefined;
}

export function isHello(data: unknown): data is Hello {
  const hello = data as Partial<Hello> | null;
  return typeof data === 'object' && hello?.bridge === BRIDGE && hello.type === 'connect';
}
