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
