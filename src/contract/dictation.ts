/** What hears: the browser's own recognition of speech, where it stays on this device, or that of a test. */

export type HearingFailure = 'denied' | 'no-microphone' | 'failed';

export interface Hearing {
  /** What was said so far; it may still change until it is `final`, and then begins anew. */
  onText(text: string, final: boolean): void;
  /** Called once. @param failure Null where it was stopped, or nobody spoke any more. */
  onEnd(failure: HearingFailure | null): void;
}

export interface Speech {
  /** The tag of the language under which it is recognised on this device; null: it is not. */
  find(tags: readonly string[]): Promise<string | null>;
  /** @returns Stops it; `onEnd` follows. */
  listen(tag: string, hearing: Hearing): () => void;
}
