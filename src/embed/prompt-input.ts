/** What pages hand to the Prompt API, as our messages. Each mistake is thrown as the specification names it. */
import type { ChatMessage } from '../contract/engine.ts';
import type { Sampling } from '../contract/models.ts';

export interface PromptMessage extends ChatMessage {
  /** Of an assistant's last message: the reply goes on from its end. */
  prefix?: boolean;
}

/** Of `prompt` and `append`: a text, or messages without a system message. */
export function readInput(input: unknown): PromptMessage[] {
  if (typeof input === 'string') return [{ role: 'user', content: input }];
  const messages = readMessages(input, 'input');
  if (messages.length === 0) throw new SyntaxError('input: no message');
  if (messages.some(({ role }) => role === 'system')) {
    const what = 'a system message belongs to initialPrompts';
    throw new DOMException(what, 'NotSupportedError');
  }
  if (messages.slice(0, -1).some(({ prefix }) => prefix)) throw badPrefix();
  return messages;
}

/** Of `create`: a system message may come first. */
export function readInitial(prompts: unknown): ChatMessage[] {
  if (prompts === undefined || prompts === null) return [];
  const messages = readMessages(prompts, 'initialPrompts');
  if (messages.slice(1).some(({ role }) => role === 'system')) {
    throw new TypeError('initialPrompts: the system message must come first');
  }
  if (messages.some(({ prefix }) => prefix)) throw badPrefix();
  return messages;
}

function badPrefix(): SyntaxError {
  return new SyntaxError('prefix: only in the last message of a prompt');
}

function readMessages(list: unknown, name: string): PromptMessage[] {
  if (!Array.isArray(list)) throw new TypeError(`${name} must be a text or a list of messages`);
  return list.map((message: Record<string, unknown> | null) => {
    const { role, content, prefix = false } = message ?? {};
    if (role !== 'system' && role !== 'user' && role !== 'assistant') {
      throw new TypeError(`${name}: role must be system, user or assistant`);
    }
    if (prefix && role !== 'assistant') throw new SyntaxError('prefix: only of the assistant');
    return { role, content: readContent(content, name), ...(prefix === true && { prefix }) };
  });
}

function readContent(content: unknown, name: string): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) throw new TypeError(`${name}: content must be a text or a list`);
  return content
    .map((part: { type?: unknown; value?: unknown } | null) => {
      if (part?.type !== 'text') throw new DOMException('text only', 'NotSupportedError');
      if (typeof part.value !== 'string') throw new TypeError(`${name}: value must be a text`);
      return part.value;
    })
    .join('');
}

const MODES: Record<string, Partial<Sampling>> = {
  'most-predictable': { temperature: 0 },
  predictable: { temperature: 0.4 },
  balanced: {},
  creative: { temperature: 1 },
  'most-creative': { temperature: 1.3 },
};
export const MAX_TEMPERATURE = 2;
export const MAX_TOP_K = 128;

export function readSampling(options: Record<string, unknown>): Partial<Sampling> {
  const { samplingMode, temperature, topK } = options;
  if (samplingMode !== undefined) {
    const mode = MODES[String(samplingMode)];
    if (!mode) throw new TypeError(`no such samplingMode: ${String(samplingMode)}`);
    if (temperature !== undefined || topK !== undefined) {
      throw new TypeError('samplingMode excludes temperature and topK');
    }
    return mode;
  }
  const number = (value: unknown, least: number, most: number, name: string) => {
    if (typeof value !== 'number' || !(value >= least)) {
      throw new RangeError(`${name} must be a number of at least ${least}`);
    }
    return Math.min(value, most);
  };
  return {
    ...(temperature !== undefined && {
      temperature: number(temperature, 0, MAX_TEMPERATURE, 'temperature'),
    }),
    ...(topK !== undefined && { topK: Math.floor(number(topK, 1, MAX_TOP_K, 'topK')) }),
  };
}

/** Whether there is more asked for than text in and text out. */
export function wantsMore(options: Record<string, unknown>): boolean {
  const { expectedInputs, expectedOutputs, tools } = options;
  const all = [expectedInputs, expectedOutputs].filter((list) => Array.isArray(list)).flat();
  const other = all.some((one: { type?: unknown } | null) => one?.type !== 'text');
  return other || (Array.isArray(tools) && tools.length > 0);
}
