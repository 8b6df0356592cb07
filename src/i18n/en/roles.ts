export const roles = {
  title: 'Roles',
  intro: 'One model plays every role; only the prompt differs.',
  analyst: 'Sentiment analyst',
  analystHelp:
    'After a change, the model is calibrated again when nobody waits for it, and your examples are learnt again for the new prompt.',
  assistant: 'Assistant',
  assistantHelp: 'Used from the next message on.',
  prompt: 'Prompt',
  /** It says why the prompt is in the language in which it is. */
  promptLanguage:
    'The original prompts are in Chinese, the language in which they were measured. English messages are read as well.',
  positiveWords: 'Words for positive',
  negativeWords: 'Words for negative',
  wordsHelp: 'Separated by commas, each of one token if possible. The badge reads as before.',
  labelSets: { zh: 'Chinese words', en: 'English words' },
  save: 'Save',
  reset: 'Restore the original',
  saved: 'Saved.',
  /** @param role Whose prompt. */
  replaced: (role: string) => `${role}: the prompt was replaced`,
  /** The label `word` is more than one token. */
  notSingle: (word: string, tokens: string) =>
    `“${word}” is ${tokens} tokens in this model; only the first is looked at, which may be wrong.`,
  problems: {
    empty: () => 'A prompt cannot be empty. Nothing was saved; the last one stays in use.',
    'too-long': (tokens: string, limit: string) =>
      `The prompt has ${tokens} tokens; the limit is ${limit}. Nothing was saved; the last one stays in use.`,
    'no-words': () => 'Each side needs a word. Nothing was saved; the last ones stay in use.',
    'same-start': (words: string) =>
      `${words} begin with the same token and cannot be told apart. Nothing was saved; the last ones stay in use.`,
    'no-model': () => 'No model has started, so this cannot be checked yet. Nothing was saved.',
  },
  changed: 'changed',
  extraTitle: 'More roles',
  extraHelp:
    'After the reply the model looks at your message again, and what it finds is shown below the message. Each role takes a little time.',
  /** Each role has a name, what it does, and its labels as they are read in the language. */
  roles: {
    tone: {
      name: 'Three-way mood',
      about: 'Positive, neutral or negative.',
      labels: { 正面: 'positive', 中性: 'neutral', 负面: 'negative' },
    },
    intent: {
      name: 'Intent',
      about: 'A question, a request, feelings, small talk or something else.',
      labels: {
        提问: 'question',
        请求: 'request',
        倾诉: 'feelings',
        闲聊: 'small talk',
        其他: 'other',
      },
    },
    keywords: {
      name: 'Keywords',
      about:
        'Up to three, all of them words of your message. Where the model gives none, the most frequent words are taken, and that is said.',
      labels: {},
    },
    urgency: {
      name: 'Urgency',
      about: 'Urgent or not.',
      labels: { 紧急: 'urgent', 普通: 'not urgent' },
    },
  },
  /** The small model that ships with the page answers now. */
  untrained:
    'The built-in demo was not trained for these roles, so they are not offered with it. They come with a full model.',
  /** It stands beside keywords that no model chose. */
  counted: 'by frequency',
  found: (role: string, values: string) => `${role}: ${values}`,
  label: 'What other roles found',
};
