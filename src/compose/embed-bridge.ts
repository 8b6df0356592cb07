/**
 * `bridge.js`: for pages of other sites. It stands alone and may be copied: the model is in the frame
 * that it puts into the page.
 */
import { BRIDGE, type FrameMessage, type Hello } from '../embed/bridge-wire.ts';
import { languageModelOf } from '../embed/language-model.ts';
import { fetchOf } from '../embed/openai-fetch.ts';
import { openAiOf } from '../embed/openai.ts';
import { RemoteSpeaker } from '../embed/remote-speaker.ts';

export { ApiError } from '../embed/errors.ts';

export interface BridgeOptions {
  /** Address of `embed.html`. */
  url: string | URL;
  /** Where the frame goes, in which the person is asked; left out, at the end of the page. */
  place?: Element;
  signal?: AbortSignal;
}

const PATIENCE_MS = 20_000;

/**
 * Resolves once the person has allowed it, now or earlier. Rejects with a DOMException: `NotAllowedError`
 * where they have refused, `NetworkError` where no frame of ours answers.
 */
export async function connect({ url, place, signal }: BridgeOptions) {
  signal?.throwIfAborted();
  const address = new URL(url, document.baseURI);
  const frame = document.createElement('iframe');
  frame.src = address.href;
  frame.title = 'Qwen All-in-One';
  // Lets the frame use threads, where this page may.
  frame.allow = 'cross-origin-isolated';
  Object.assign(frame.style, { border: '0', width: '100%', height: '64px', display: 'block' });
  const { port1: port, port2 } = new MessageChannel();
  const speaker = new RemoteSpeaker(port);
  const close = () => {
    speaker.close('closed');
    port.close();
    frame.remove();
  };
  (place ?? document.body).append(frame);
  try {
    await greeted(frame, address, port, port2, signal);
  } catch (error) {
    if (!isRefusal(error)) close(); // what was refused can be changed there
    throw error;
  }
  port.onmessage = ({ data }: MessageEvent<FrameMessage>) => {
    if (data.type === 'refused') speaker.close('revoked');
    else if (data.type === 'height') frame.style.height = `${data.height}px`;
    else speaker.hear(data);
  };
  const shape = openAiOf(speaker);
  return {
    frame,
    load: () => speaker.use(),
    LanguageModel: languageModelOf(() => speaker),
    ...shape,
    fetch: fetchOf(shape),
    close,
  };
}

/** Resolves when the frame says that the person has allowed it. */
function greeted(
  frame: HTMLIFrameElement,
  { origin }: URL,
  port: MessagePort,
  theirs: MessagePort,
  signal?: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (what: string, name: string) => reject(new DOMException(what, name));
    const silent = () => fail(`no answer from ${frame.src}`, 'NetworkError');
    let timer = setTimeout(silent, PATIENCE_MS);
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
    port.onmessage = ({ data }: MessageEvent<FrameMessage>) => {
      clearTimeout(timer);
      if (data.type === 'height') frame.style.height = `${data.height}px`;
      if (data.type === 'connected') resolve();
      if (data.type === 'refused') fail(`refused: ${data.reason}`, 'NotAllowedError');
    };
    const hello: Hello = { bridge: BRIDGE, type: 'connect' };
    // Its own script has run by then.
    frame.addEventListener(
      'load',
      () => {
        clearTimeout(timer);
        timer = setTimeout(silent, PATIENCE_MS);
        frame.contentWindow?.postMessage(hello, origin, [theirs]);
      },
      { once: true },
    );
  });
}

function isRefusal(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'NotAllowedError';
}
