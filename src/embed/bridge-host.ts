/** Our end of a bridge: what a page of another site asks, the model here answers. */
import { AppError } from '../contract/errors.ts';
import { RunningCalls } from '../rpc/serve-jobs.ts';
import {
  idOf,
  readPageMessage,
  whyUnread,
  type FrameMessage,
  type PageCall,
} from './bridge-wire.ts';
import type { Speaker } from './speaker.ts';

/** One that asks for more at once has a mistake in it. */
const MOST_AT_ONCE = 64;

/** @returns a function that ends it: nothing more is answered. */
export function serveBridge(port: MessagePort, speaker: Speaker): () => void {
  const running = new RunningCalls();
  let count = 0;
  const post = (message: FrameMessage) => port.postMessage(message);

  const answer = async (call: PageCall) => {
    count += 1;
    try {
      const outcome = await running.outcome(call.id, (signal) => {
        const many = new AppError('busy', 'too many calls at once', { limit: MOST_AT_ONCE });
        if (count > MOST_AT_ONCE) return Promise.reject(many);
        return done(call, speaker, signal, post);
      });
      post({ type: 'end', id: call.id, outcome });
    } finally {
      count -= 1;
    }
  };

  port.onmessage = ({ data }: MessageEvent<unknown>) => {
    const message = readPageMessage(data);
    const id = idOf(data);
    if (message?.type === 'call') void answer(message);
    else if (message?.type === 'cancel') running.cancel(message.id);
    else if (id !== undefined) post({ type: 'end', id, outcome: { error: whyUnread(data) } });
  };
  return () => {
    running.cancelAll();
    port.onmessage = null;
  };
}

function done(
  { id, ...call }: PageCall,
  speaker: Speaker,
  signal: AbortSignal,
  post: (message: FrameMessage) => void,
): Promise<unknown> {
  switch (call.method) {
    case 'models':
      return speaker.models();
    case 'use':
      return speaker.use(call.params.id, signal, (progress) =>
        post({ type: 'progress', id, progress }),
      );
    case 'check':
      return speaker.check(call.params.messages, signal);
    case 'chat':
      return speaker.chat(call.params, (text) => post({ type: 'delta', id, text }), signal);
    case 'choose':
      return speaker.choose(call.params, signal);
    case 'sentiment':
      return speaker.sentiment(call.params.text, signal);
    case 'count':
      return speaker.count(call.params.texts);
  }
}
