/** The model in the words of OpenAI's client: `chat.completions.create`, `models.list`, `sentiment.create`. */
import type { Sentiment } from '../contract/sentiment.ts';
import { countTokens, OPENING, sum } from './count.ts';
import { apiError, ApiError } from './errors.ts';
import { readChatCall, readSentimentCall, type ChatCall } from './openai-request.ts';
import type { ChatAnswer, CurrentModel, Speaker } from './speaker.ts';
import { StopText } from './stop-text.ts';
import { told } from './told.ts';

/** `content_filter`: the site's word filter ended the reply. */
export type Finish = 'stop' | 'length' | 'content_filter';

export interface Usage {
  prompt_tokens: number;
  completion_tokens: number;
  total_tokens: number;
}

export interface Completion {
  id: string;
  object: 'chat.completion';
  created: number;
  model: string;
  choices: {
    index: 0;
    message: { role: 'assistant'; content: string; refusal: null };
    finish_reason: Finish;
    logprobs: null;
  }[];
  usage: Usage;
}

export interface Chunk {
  id: string;
  object: 'chat.completion.chunk';
  created: number;
  model: string;
  choices: {
    index: 0;
    delta: { role?: 'assistant'; content?: string };
    finish_reason: Finish | null;
    logprobs: null;
  }[];
  usage?: Usage | null;
}

export interface SentimentAnswer {
  object: 'sentiment';
  model: string;
  label: Sentiment['label'];
  /** Of the likelier side, 0.5..1. */
  confidence: number;
  probabilities: Sentiment['scores'];
}

export interface SentimentList {
  object: 'list';
  data: SentimentAnswer[];
}

export interface ModelEntry {
  id: string;
  object: 'model';
  created: number;
  owned_by: string;
}

interface Options {
  signal?: AbortSignal;
}

export type OpenAiShape = ReturnType<typeof openAiOf>;

export function openAiOf(speaker: Speaker) {
  async function complete(body: unknown, options: Options = {}) {
    const call = readChatCall(body);
    if (call.stream) return stream(speaker, call, options.signal);
    const model = await speaker.use(call.model, options.signal);
    const { text, ...answer } = await reply(speaker, call, model, () => {}, options.signal);
    const message = { role: 'assistant', content: text, refusal: null } as const;
    const finish_reason = reasonOf(answer);
    const choice = { index: 0, message, finish_reason, logprobs: null } as const;
    const head = { ...headOf(model), object: 'chat.completion' } as const;
    return { ...head, choices: [choice], usage: usageOf(answer) } satisfies Completion;
  }

  function create(
    body: { stream: true; [name: string]: unknown },
    options?: Options,
  ): Promise<AsyncGenerator<Chunk, void, void>>;
  function create(
    body: { stream?: false | null; [name: string]: unknown },
    options?: Options,
  ): Promise<Completion>;
  function create(body: unknown, options?: Options): Promise<unknown> {
    return complete(body, options).catch(rethrow);
  }

  function judge(
    body: { input: string; model?: string },
    options?: Options,
  ): Promise<SentimentAnswer>;
  function judge(
    body: { input: string[]; model?: string },
    options?: Options,
  ): Promise<SentimentList>;
  function judge(body: unknown, options?: Options): Promise<SentimentAnswer | SentimentList> {
    return judged(speaker, body, options).catch(rethrow);
  }

  const list = async (): Promise<{ object: 'list'; data: ModelEntry[] }> => {
    const models = await speaker.models().catch(rethrow);
    const entry = ({ id }: { id: string }) =>
      ({ id, object: 'model', created: 0, owned_by: 'this-device' }) as const;
    return { object: 'list', data: models.map(entry) };
  };

  const retrieve = async (id: string): Promise<ModelEntry> => {
    const found = (await list()).data.find((model) => model.id === id);
    if (!found) throw new ApiError(404, 'model_not_found', `there is no model "${id}"`, 'model');
    return found;
  };

  return {
    chat: { completions: { create } },
    sentiment: { create: judge },
    models: { list, retrieve },
  };
}

async function judged(speaker: Speaker, body: unknown, { signal }: Options = {}) {
  const { model: wanted, input } = readSentimentCall(body);
  const model = await speaker.use(wanted, signal);
  const answer = async (text: string): Promise<SentimentAnswer> => {
    const { label, confidence, scores } = await speaker.sentiment(text, signal);
    const said = { label, confidence, probabilities: scores };
    return { object: 'sentiment', model: model.id, ...said };
  };
  if (typeof input === 'string') return answer(input);
  const data: SentimentAnswer[] = [];
  for (const text of input) data.push(await answer(text));
  return { object: 'list', data } satisfies SentimentList;
}

function rethrow(error: unknown): never {
  throw apiError(error);
}

/** Loads before it resolves: what cannot be answered at all is refused, as a service would. */
async function stream(speaker: Speaker, call: ChatCall, signal?: AbortSignal) {
  const model = await speaker.use(call.model, signal);
  await speaker.check(call.messages, signal);
  const head = { ...headOf(model), object: 'chat.completion.chunk' } as const;
  const chunk = (delta: Chunk['choices'][0]['delta'], finish: Finish | null = null) => {
    const choice = { index: 0, delta, finish_reason: finish, logprobs: null } as const;
    return { ...head, choices: [choice], ...(call.includeUsage && { usage: null }) };
  };
  return told<Chunk>(async (tell, left) => {
    tell(chunk({ role: 'assistant', content: '' }));
    const say = (content: string) => content && tell(chunk({ content }));
    const answer = await reply(speaker, call, model, say, left).catch(rethrow);
    tell(chunk({}, reasonOf(answer)));
    if (call.includeUsage) tell({ ...head, choices: [], usage: usageOf(answer) });
  }, signal);
}

/** The reply as it is asked for: one of the labels, or text that ends before a stop. */
async function reply(
  speaker: Speaker,
  { messages, labels, stops, sampling, seed, ...call }: ChatCall,
  model: CurrentModel,
  say: (delta: string) => void,
  signal?: AbortSignal,
): Promise<ChatAnswer> {
  const conversation = 'openai';
  if (labels) {
    const asked = { conversation, messages, labels: labels.labels };
    const { label, promptTokens } = await speaker.choose(asked, signal);
    const text = labels.say(label);
    say(text);
    return { text, finish: 'stop', promptTokens, completionTokens: 1 };
  }
  const { maxTokens = model.contextTokens } = call;
  const ask = { conversation, messages, maxTokens, sampling, ...(seed !== undefined && { seed }) };
  if (stops.length === 0) return speaker.chat(ask, say, signal);
  const chat = (onDelta: (delta: string) => void, stop: AbortSignal) =>
    speaker.chat(ask, onDelta, stop);
  const count = async () => sum(await countTokens(speaker, messages)) + OPENING;
  return untilStop(stops, say, signal, chat, count);
}

async function untilStop(
  stops: readonly string[],
  say: (delta: string) => void,
  signal: AbortSignal | undefined,
  chat: (onDelta: (delta: string) => void, signal: AbortSignal) => Promise<ChatAnswer>,
  count: () => Promise<number>,
): Promise<ChatAnswer> {
  const stopText = new StopText(stops);
  const stop = new AbortController();
  const abort = () => stop.abort(signal?.reason);
  if (signal?.aborted) abort();
  signal?.addEventListener('abort', abort, { once: true });
  let text = '';
  let tokens = 0;
  const emit = (part: string) => {
    text += part;
    say(part);
  };
  const onDelta = (delta: string) => {
    tokens += 1;
    emit(stopText.push(delta));
    if (stopText.stopped) stop.abort();
  };
  try {
    const answer = await chat(onDelta, stop.signal);
    emit(stopText.end());
    return { ...answer, text, ...(stopText.stopped && { finish: 'stop' as const }) };
  } catch (error) {
    if (!stopText.stopped) throw error;
    // Cut short by us: of the counts, only what was heard is known.
    return { text, finish: 'stop', promptTokens: await count(), completionTokens: tokens };
  } finally {
    signal?.removeEventListener('abort', abort);
  }
}

function reasonOf({ finish }: Pick<ChatAnswer, 'finish'>): Finish {
  return finish === 'filtered' ? 'content_filter' : finish;
}

let calls = 0;

function headOf({ id }: CurrentModel) {
  const created = Math.floor(Date.now() / 1000);
  return { id: `chatcmpl-${created.toString(36)}${(calls++).toString(36)}`, created, model: id };
}

function usageOf({ promptTokens, completionTokens }: Omit<ChatAnswer, 'text'>): Usage {
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
  };
}
