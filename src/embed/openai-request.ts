/** What is asked in the words of OpenAI's chat completions, read and checked. */
import * as v from 'valibot';
import type { ChatMessage } from '../contract/engine.ts';
import type { Sampling } from '../contract/models.ts';
import { labelsOf, type LabelSet } from './constraint.ts';
import { ApiError } from './errors.ts';

export interface ChatCall {
  /** Left out, the one that answers. */
  model?: string;
  messages: ChatMessage[];
  stream: boolean;
  includeUsage: boolean;
  /** Left out, as many as there is room for. */
  maxTokens?: number;
  sampling: Partial<Sampling>;
  stops: string[];
  seed?: number;
  /** The reply is one of these. */
  labels?: LabelSet;
}

const Parts = v.pipe(
  v.array(v.object({ type: v.literal('text'), text: v.string() })),
  v.transform((parts) => parts.map(({ text }) => text).join('')),
);
const Message = v.object({
  role: v.pipe(
    v.picklist(['system', 'developer', 'user', 'assistant']),
    v.transform((role) => (role === 'developer' ? 'system' : role)),
  ),
  content: v.union([v.string(), Parts]),
});
const whole = v.pipe(v.number(), v.integer());
const tokens = v.nullish(v.pipe(whole, v.minValue(1)));
const Body = v.object({
  model: v.nullish(v.string()),
  messages: v.pipe(v.array(Message), v.minLength(1)),
  stream: v.nullish(v.boolean()),
  stream_options: v.nullish(v.object({ include_usage: v.nullish(v.boolean()) })),
  max_tokens: tokens,
  max_completion_tokens: tokens,
  temperature: v.nullish(v.pipe(v.number(), v.minValue(0), v.maxValue(2))),
  top_p: v.nullish(v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
  seed: v.nullish(whole),
  stop: v.nullish(v.union([v.string(), v.pipe(v.array(v.string()), v.maxLength(4))])),
  response_format: v.nullish(v.looseObject({ type: v.string() })),
});

/** What would change the answer and is not done here is refused, each unless it has the value that changes nothing. */
const UNSUPPORTED: Record<string, (value: unknown) => boolean> = {
  n: (value) => value === 1,
  tools: (value) => Array.isArray(value) && value.length === 0,
  functions: (value) => Array.isArray(value) && value.length === 0,
  logprobs: (value) => value === false,
  presence_penalty: (value) => value === 0,
  frequency_penalty: (value) => value === 0,
  logit_bias: (value) => JSON.stringify(value) === '{}',
  audio: () => false,
};

/** @throws ApiError with status 400. */
export function readChatCall(body: unknown): ChatCall {
  const parsed = v.safeParse(Body, body);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    const path = v.getDotPath(issue);
    const where = path ? `${path}: ` : '';
    throw new ApiError(400, 'invalid_value', `${where}${issue.message}`, path);
  }
  for (const [name, allowed] of Object.entries(UNSUPPORTED)) {
    const value = (body as Record<string, unknown>)[name];
    if (value !== undefined && value !== null && !allowed(value)) throw unsupported(name);
  }
  const { model, messages, stream, stream_options, seed, stop, ...rest } = parsed.output;
  const maxTokens = rest.max_completion_tokens ?? rest.max_tokens;
  const labels = formatOf(rest.response_format);
  return {
    ...(model && { model }),
    messages: inOrder(messages),
    stream: stream ?? false,
    includeUsage: stream_options?.include_usage ?? false,
    ...(maxTokens !== undefined && maxTokens !== null && { maxTokens }),
    sampling: samplingOf(rest.temperature, rest.top_p),
    stops: typeof stop === 'string' ? [stop] : (stop ?? []),
    ...(seed !== undefined && seed !== null && { seed }),
    ...(labels && { labels }),
  };
}

function samplingOf(
  temperature: number | null | undefined,
  topP: number | null | undefined,
): Partial<Sampling> {
  return {
    ...(typeof temperature === 'number' && { temperature }),
    ...(typeof topP === 'number' && { topP }),
  };
}

/** A system message anywhere else than at the beginning is not in the template. */
function inOrder(messages: readonly ChatMessage[]): ChatMessage[] {
  const system = messages.filter(({ role }) => role === 'system').map(({ content }) => content);
  const others = messages.filter(({ role }) => role !== 'system');
  if (others.length === 0) throw new ApiError(400, 'invalid_value', 'no message', 'messages');
  return system.length ? [{ role: 'system', content: system.join('\n') }, ...others] : others;
}

function formatOf(format: Record<string, unknown> | null | undefined): LabelSet | undefined {
  if (!format || format['type'] === 'text') return undefined;
  if (format['type'] !== 'json_schema') throw unsupported('response_format');
  const { schema } = (format['json_schema'] ?? {}) as { schema?: unknown };
  try {
    return labelsOf(schema);
  } catch (error) {
    const { message } = error as Error;
    throw new ApiError(400, 'unsupported_value', message, 'response_format');
  }
}

function unsupported(name: string): ApiError {
  return new ApiError(400, 'unsupported_parameter', `${name} is not supported here`, name);
}

const SentimentBody = v.object({
  model: v.nullish(v.string()),
  input: v.union([v.string(), v.pipe(v.array(v.string()), v.minLength(1))]),
});

export interface SentimentCall {
  model?: string;
  input: string | string[];
}

/** @throws ApiError with status 400. */
export function readSentimentCall(body: unknown): SentimentCall {
  const parsed = v.safeParse(SentimentBody, body);
  if (!parsed.success) {
    throw new ApiError(400, 'invalid_value', 'input must be a text or a list of texts', 'input');
  }
  const { model, input } = parsed.output;
  return { input, ...(model && { model }) };
}
