/** Types of bridge.js. See help/embed-en.html. */
import type { LanguageModelClass, OpenAiShape } from './engine.js';

export interface BridgedModel extends OpenAiShape {
  /** In which the person is asked, and takes it back. */
  readonly frame: HTMLIFrameElement;
  load(): Promise<{ id: string; title: string; contextTokens: number }>;
  LanguageModel: LanguageModelClass;
  /** Removes the frame. */
  close(): void;
}

/**
 * Resolves once the person has allowed it, now or earlier. Rejects with a DOMException:
 * `NotAllowedError` where they have refused, `NetworkError` where no frame of ours answers.
 */
export function connect(options: {
  /** Address of embed.html. */
  url: string | URL;
  /** Where the frame goes; left out, at the end of the page. */
  place?: Element;
  signal?: AbortSignal;
}): Promise<BridgedModel>;

export { ApiError } from './engine.js';
