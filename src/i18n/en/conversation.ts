import type { SentimentLabel, Unsure } from '../../contract/sentiment.ts';

/** What stands around messages and replies. */
export const conversation = {
  badge: {
    正面: '😄 LLM sentiment: positive',
    负面: '😞 LLM sentiment: negative',
    不确定: '😐 LLM sentiment: uncertain',
  } satisfies Record<SentimentLabel, string>,
  labels: {
    正面: 'positive',
    负面: 'negative',
    不确定: 'uncertain',
  } satisfies Record<SentimentLabel, string>,
  confidence: (percent: string) => `Confidence ${percent}`,
  /** It follows `confidence`. */
  confidenceHelp: '. 50% is a coin toss, 100% is certain.',
  /** They say how sure a badge is, or why it is not. */
  sureness: {
    very: 'very sure',
    fairly: 'fairly sure',
    little: 'not very sure',
    close: 'could be either',
    'no-mood': 'no clear mood',
    'no-answer': 'no verdict',
  } satisfies Record<'very' | 'fairly' | 'little' | Unsure, string>,
  /** They say why a badge has no mood. */
  unsureHelp: {
    'no-mood': 'This reads like a question, a request or a statement, without a clear mood.',
    'no-answer':
      'This model did not answer with “positive” or “negative”. It may be unable to judge a mood.',
  } satisfies Record<Exclude<Unsure, 'close'>, string>,
  /** What the built-in demo cannot do; each is followed by the button `fullModel`. */
  demoNotes: {
    small: 'This is the small built-in demo. A full model understands and answers far better.',
    ownPrompt:
      'The built-in demo cannot follow prompts, so yours is not used with it. A full model follows it.',
    fullModel: 'Choose a full model',
  },
  chat: {
    log: 'Conversation',
    you: 'You',
    assistant: 'Assistant',
    judging: 'Reading the mood…',
    thinking: 'Replying…',
    waitingForModel: 'The model is starting; your message is queued…',
    /** Others are in the model; 1 is next. */
    queued: (position: number) => `Waiting: ${ordinal(position)} in line`,
    unjudged: 'Reading the mood took longer than its limit, so there is no badge.',
    stopped: 'Stopped',
    interrupted: 'This reply was cut off when the page closed.',
    cutByLength: 'The reply reached its length limit; settings can raise it.',
    repetition: 'The reply repeated itself and was ended.',
    cutByTime: 'The reply reached its time limit and stops here; settings can raise it.',
    goOn: 'Continue',
    dropped: (count: number) =>
      `The conversation is long: the model did not see the first ${count} messages.`,
    sameAgain: 'The model gave the same reply again. Try other words, or the full model.',
    /** What a model wrote before its reply; closed until somebody opens it. */
    thought: 'What the model thought first',
    onlyThought:
      'The model thought and came to no reply. Try again, or allow longer replies in the settings.',
    emptyReply: 'The model gave no text. Try regenerating.',
    latest: 'Jump to latest',
    context: 'Context',
    contextUsed: (used: string, limit: string) => `${used} of ${limit} tokens`,
    contextPolicy: (limit: string) =>
      `The model sees at most ${limit} tokens (words or parts of words) at once, its reply included. A longer conversation loses its oldest turns, always whole ones, about a quarter of the limit at a time; the system prompt and your newest message always stay. What is left out is still here, only the model does not see it.`,
  },
  stats: {
    title: 'Timings',
    preprocessing: 'Preprocessing',
    sentiment: 'Sentiment',
    history: 'History',
    generation: 'Generation',
    total: 'Total',
    speed: 'Speed',
    tokensPerSecond: (value: string) => `${value} tokens/s`,
  },
  composer: {
    label: 'Message',
    placeholder: 'Write something…',
    send: 'Send',
    stop: 'Stop',
    own: 'This conversation',
    ownChanged: 'This conversation: not as in the settings',
    hintEnter: 'Enter to send · Shift+Enter for a new line',
    hintButton: 'Use the button to send',
    count: (used: number, limit: number) => `${used} / ${limit} characters`,
  },
  versions: {
    label: 'Versions',
    previous: 'Previous version',
    next: 'Next version',
    at: (number: number, count: number) => `Version ${number} of ${count}`,
  },
  /** A conversation without a name. */
  untitled: 'Untitled',
  /** What was deleted, beside the button that brings it back. */
  deleted: {
    conversation: (title: string) => `Deleted “${title}”`,
    several: (count: string) => `Deleted ${count} conversations`,
    /** `text` is the beginning of the message. */
    exchange: (text: string) => `Message “${text}” deleted`,
    elsewhere: (title: string) => `“${title}” was deleted in another tab`,
  },
};

function ordinal(position: number): string {
  const endings: Partial<Record<Intl.LDMLPluralRule, string>> = { one: 'st', two: 'nd', few: 'rd' };
  const rule = new Intl.PluralRules('en', { type: 'ordinal' }).select(position);
  return `${position}${endings[rule] ?? 'th'}`;
}
