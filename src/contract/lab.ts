/** What a run of the Lab was made with: without it nobody can make it again. */

/** What decides how the analyst judges a text, and how fast. */
export interface AnalystSetup {
  prompt: string;
  /** Label words for 正面 and for 负面. */
  words: readonly [readonly string[], readonly string[]];
  threads: number;
  /** How the log-odds are corrected; `probe` and `mood`: whether the hidden state is read as well. */
  bias: number;
  temperature: number;
  probe: boolean;
  mood: boolean;
}

export interface Machine {
  browser: string;
  /** Logical processors. */
  cores: number;
  /** GiB, as the browser rounds it; null where it does not tell. */
  deviceMemory: number | null;
}

/** What people bring to an assistant. */
export const REPLY_KINDS = ['venting', 'knowledge', 'small-talk', 'instruction', 'logic'] as const;
export type ReplyKind = (typeof REPLY_KINDS)[number];

/** A message that replies are asked for. */
export interface ReplyPrompt {
  kind: ReplyKind;
  lang: 'zh' | 'en';
  text: string;
}

export interface LabReply {
  text: string;
  /** How it ended: see `GenerateResult`. */
  finish: string;
  tokens: number;
  /** In the model. */
  ms: number;
}

/** Replies of one model under one prompt to the same messages, in their order; there may be fewer. */
export interface ReplySet extends Machine {
  id: string;
  /** Title of the model; '' before it has answered. */
  model: string;
  /** Equal where nothing that decides a reply has changed. */
  key: string;
  prompt: string;
  maxTokens: number;
  temperature: number;
  threads: number;
  /** Milliseconds since 1970. */
  at: number;
  asked: ReplyPrompt[];
  replies: LabReply[];
}

/** Two sets of replies, scored by hand without knowing which is whose. */
export interface Scoring {
  /** Ids. */
  a: string;
  b: string;
  /** In which order the messages are shown, and whether b's reply comes first. */
  order: { text: string; swapped: boolean }[];
  /** From 1 to 5, two a pair, in the order in which they are given. */
  scores: number[];
}
