/** Our end of a bridge: what a page of another site asks, the model here answers. */
import { serve, type Handlers, type Port } from '../rpc/serve.ts';
import {
  idOf,
  readPageMessage,
  whyUnread,
  type BridgeCalls,
  type BridgeEvent,
} from './bridge-wire.ts';
import type { Speaker } from './speaker.ts';

/** One that asks for more at once has a mistake in it. */
const MOST_AT_ONCE = 64;

/** @returns a function that ends it: nothing more is answered. */
export function serveBridge(port: MessagePort, speaker: Speaker): () => void {
  const checked: Port = { onmessage: null, postMessage: (message) => port.postMessage(message) };
  const stop = serve(checked, handlers(speaker), MOST_AT_ONCE);
  port.onmessage = ({ data }: MessageEvent<unknown>) => {
    const message = readPageMessage(data);
    const id = idOf(data);
    if (message) checked.onmessage?.(new MessageEvent('message', { data: message }));
    else if (id !== undefined) {
      port.postMessage({ type: 'end', id, outcome: { error: whyUnread(data) } });
    }
  };
  return () => {
    stop();
    port.onmessage = null;
  };
}

function handlers(speaker: Speaker): Handlers<BridgeCalls, BridgeEvent> {
  return {
    models: () => speaker.models(),
    use: ({ id }, { signal, tell }) =>
      speaker.use(id, signal, (progress) => tell({ type: 'progress', progress })),
    check: ({ messages }, { signal }) => speaker.check(messages, signal),
    chat: (ask, { signal, tell }) =>
      speaker.chat(ask, (text) => tell({ type: 'delta', text }), signal),
    choose: (ask, { signal }) => speaker.choose(ask, signal),
    sentiment: ({ text }, { signal }) => speaker.sentiment(text, signal),
    count: ({ texts }) => speaker.count(texts),
  };
}
