import type { JournalEntry } from '../../contract/journal.ts';

/** What the journal, its log and the label cache say. Numbers come as text. */
export const journal = {
  title: 'Activity log and cache',
  intro:
    'One entry for each request: times by stage, label, tokens and outcome. The log stays in this browser; when it is full, the oldest entries are removed.',
  keep: 'Log',
  keeps: { off: 'off', facts: 'without message text', content: 'with message text' },
  off: 'The log is off; new requests are not recorded.',
  refused:
    'The browser did not let the log be saved (no space, or saving is not allowed). Conversations are not affected.',
  empty: 'Nothing yet.',
  noneFound: 'Nothing found.',
  search: 'Search the log',
  level: 'Level',
  /** `found` counts the entries that are shown, `all` those that there are. */
  count: (found: string, all: string) => `${found} of ${all}`,
  older: 'Show older',
  save: 'Export JSONL',
  clear: 'Clear the log',
  cleared: (count: string) => `Log cleared: ${count}`,
  logLabel: 'Log, newest first',
  cache: {
    title: 'Label cache',
    use: 'Answer a repeated text with its known label',
    help: 'Changing the model, prompt, label words or calibration clears earlier results. Only fingerprints and numbers that the model computed are kept, no text.',
    rate: (hits: string, asked: string, percent: string) =>
      `This visit: ${asked} labels, ${hits} from the cache (${percent}).`,
    size: (count: string) => `Kept: ${count}.`,
    clear: 'Clear the cache',
  },
  lines: {
    asked: {
      turn: (chars) => `message of ${chars} characters`,
      continuation: (chars) => `reply goes on, to a message of ${chars} characters`,
      label: (chars) => `a script asks for a label, ${chars} characters`,
      reply: (chars) => `a script asks for a reply, ${chars} characters`,
    } satisfies Record<JournalEntry['kind'], (chars: string) => string>,
    /** It follows another line, and quotes what was written. */
    content: (text: string) => `: ${text}`,
    label: (label: string, confidence: string, time: string) =>
      `sentiment: ${label}, confidence ${confidence}, ${time}`,
    cached: ' (from the cache)',
    reply: (tokens: string, time: string, speed: string) =>
      `reply: ${tokens} tokens, ${time}, ${speed} tokens/s`,
    outcome: {
      stop: 'complete',
      length: 'reached its length limit',
      cancelled: 'stopped',
      repetition: 'repeated itself',
      timeout: 'reached its time limit',
      filtered: 'ended by the word filter',
      labelled: 'complete',
      failed: 'failed',
    } satisfies Record<JournalEntry['outcome'], string>,
    failed: (code: string, what: string) => `failed (${code}): ${what}`,
    stages: {
      preprocessing: 'preprocessing',
      queue: 'queue',
      sentiment: 'sentiment',
      history: 'history',
      firstToken: 'first token',
      generation: 'generation',
      total: 'total',
    } satisfies Record<keyof JournalEntry['ms'], string>,
    model: (model: string) => `model ${model}`,
    noModel: 'no model',
    labelTokens: (prompt: string, reused: string) =>
      `label from ${prompt} tokens, ${reused} of them reused`,
    replyTokens: (prompt: string, reused: string) =>
      `reply from ${prompt} tokens, ${reused} of them reused`,
    dropped: (count: string) => `first ${count} messages left out`,
  },
};
