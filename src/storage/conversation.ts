/** One conversation as it is stored: what does not fit is dropped when it is read. */
import * as v from 'valibot';
import { ERROR_CODES, type ErrorReason } from '../contract/errors.ts';
import { LABELS } from '../contract/sentiment.ts';
import { inOrder } from './order.ts';
import { parseReplyChoices, type ReplyChoices } from './reply.ts';

const number = v.pipe(v.number(), v.finite());
/** One bad item does not cost the others. */
const readable = <T extends v.GenericSchema>(item: T) =>
  v.pipe(
    v.array(v.unknown()),
    v.transform((items) =>
      items.flatMap((value): v.InferOutput<T>[] => {
        const parsed = v.safeParse(item, value);
        return parsed.success ? [parsed.output] : [];
      }),
    ),
  );
/** What a later version of the app, or another tab, has written beside is kept as it is. */
const withUnknown = <T extends v.ObjectEntries>(entries: T) =>
  v.pipe(
    v.looseObject(entries),
    v.transform((read) => read as v.InferOutput<v.ObjectSchema<T, undefined>>),
  );
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));

const timings = v.object({
  preprocessing: number,
  sentiment: number,
  history: number,
  generation: number,
  firstToken: number,
  total: number,
  tokensPerSecond: number,
});

const sentiment = v.object({
  label: v.picklist(LABELS),
  confidence: share,
  scores: v.object({ 正面: share, 负面: share }),
  unsure: v.exactOptional(v.picklist(['close', 'no-mood', 'no-answer'])),
  ms: number,
});

const error = v.object({
  code: v.picklist(ERROR_CODES),
  message: v.string(),
  facts: v.object({
    host: v.exactOptional(v.string()),
    file: v.exactOptional(v.string()),
    status: v.exactOptional(number),
    limit: v.exactOptional(number),
    actual: v.exactOptional(number),
    // One that is not known any more gets the sentence of its code.
    reason: v.exactOptional(v.custom<ErrorReason>((reason) => typeof reason === 'string')),
  }),
});

/** How far a reply got. `interrupted`: the page went away while it was running. */
const outcome = v.variant('state', [
  v.object({ state: v.literal('running') }),
  v.object({
    state: v.literal('done'),
    finish: v.picklist(['stop', 'length', 'cancelled', 'repetition', 'timeout']),
    timings,
    promptTokens: number,
    completionTokens: number,
    droppedMessages: number,
  }),
  v.object({ state: v.literal('stopped') }),
  /** It came from a file. */
  v.object({ state: v.literal('imported') }),
  v.object({ state: v.literal('interrupted') }),
  v.object({ state: v.literal('failed'), error }),
]);

/** What the word filter did about a text or a reply. */
const filtered = v.object({
  action: v.picklist(['warn', 'mask', 'block']),
  categories: v.array(v.picklist(['insult', 'sexual', 'violence', 'gambling', 'drugs', 'own'])),
});

const finding = v.object({
  role: v.string(),
  values: v.array(v.string()),
  confidence: share,
  source: v.picklist(['model', 'text']),
});

/** A message and what came of it; see `chat/versions.ts`. */
const version = {
  at: number,
  /** As it is shown and exported: what the word filter covers is covered. */
  text: v.string(),
  /** As it was written, where the filter has covered something; the models read it. */
  original: v.exactOptional(v.string()),
  /** Title of the model that answered; empty until one did. */
  model: v.string(),
  sentiment: v.nullable(sentiment),
  reply: v.string(),
  /** What the model thought before it replied; no part of the reply, and never told to the model. */
  thought: v.exactOptional(v.string()),
  outcome,
  filteredText: v.fallback(v.nullable(filtered), null),
  filteredReply: v.fallback(v.nullable(filtered), null),
  /** Of further roles; see roles/extra.ts. */
  findings: v.fallback(v.array(finding), []),
  /** Whether the card that says where to get help is shown. */
  help: v.fallback(v.boolean(), false),
};

const exchange = withUnknown({
  id: v.string(),
  /** Its place among the exchanges: higher than of all that were there when it was written. */
  order: v.exactOptional(number),
  ...version,
  /** Versions that are not shown, in the order in which they were made. */
  others: v.exactOptional(readable(withUnknown(version))),
  /** Place of the shown one among them all. */
  shown: v.exactOptional(number),
  /** Counts its changes: of two copies the later one is known by it. */
  revision: v.exactOptional(number),
});

/** What a person has set of a conversation as a whole. */
const choices = withUnknown({
  /** Empty: its title is the beginning of its first message. */
  name: v.fallback(v.string(), ''),
  pinned: v.fallback(v.boolean(), false),
  archived: v.fallback(v.boolean(), false),
  /** How the assistant answers in it; null or left out: as everywhere. */
  reply: v.exactOptional(v.pipe(v.unknown(), v.transform(parseReplyChoices))),
  /** Counts their changes: of two copies the later one is known by it. */
  revision: v.fallback(number, 0),
});

const NO_CHOICES = { name: '', pinned: false, archived: false, revision: 0 };

const conversation = withUnknown({
  version: v.literal(1),
  id: v.string(),
  createdAt: number,
  updatedAt: number,
  /** Higher than of all conversations that were there when it last went on. */
  order: v.exactOptional(number),
  title: v.string(),
  draft: v.fallback(v.string(), ''),
  choices: v.exactOptional(v.fallback(choices, NO_CHOICES)),
  /** Ids of exchanges that are gone: a tab that still has one must not bring it back. */
  removed: v.exactOptional(v.array(v.string())),
  exchanges: v.pipe(
    readable(exchange),
    v.transform((exchanges: v.InferOutput<typeof exchange>[]) => inOrder(exchanges)),
  ),
});

export type Outcome = v.InferOutput<typeof outcome>;
export type Version = v.InferOutput<v.ObjectSchema<typeof version, undefined>>;
/** One user message and everything that came of it. */
export type Exchange = v.InferOutput<typeof exchange>;
export type Choices = v.InferOutput<typeof choices>;
export type Conversation = v.InferOutput<typeof conversation>;

export function choicesOf({ choices = NO_CHOICES }: Pick<Conversation, 'choices'>): Choices {
  return choices;
}

/** Null: as everywhere. */
export function replyChoicesOf(conversation: Pick<Conversation, 'choices'>): ReplyChoices | null {
  return choicesOf(conversation).reply ?? null;
}

/** Undefined where it makes no sense. */
export function parseSentiment(value: unknown): v.InferOutput<typeof sentiment> | undefined {
  const parsed = v.safeParse(sentiment, value);
  return parsed.success ? parsed.output : undefined;
}

/** Undefined where it makes no sense. */
export function parseConversation(value: unknown): Conversation | undefined {
  const parsed = v.safeParse(conversation, value);
  return parsed.success ? parsed.output : undefined;
}
