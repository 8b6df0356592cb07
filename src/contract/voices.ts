/** What reads aloud: the voices of the system, or those of a test. */

export interface Voice {
  name: string;
  /** BCP 47, e.g. `zh-CN`; some systems write `zh_CN`. */
  lang: string;
  /** The system's own choice for its language. */
  preferred: boolean;
}

export interface Voices {
  list(): readonly Voice[];
  /** Calls `listener` when the list has changed: most browsers read it after the page has started. */
  onChange(listener: () => void): void;
  /**
   * Speaks the parts one after the other.
   * @param onEnd Called once: at the end of the last part, or at the first that fails.
   */
  say(parts: readonly string[], voice: Voice, onEnd: () => void): void;
  /** `onEnd` of what is being said may still be called. */
  stop(): void;
}
