/** A speaker that says what a test wants. */
import type { ChatAsk, ChoiceAsk, Speaker } from '../../src/embed/speaker.ts';
import { GREEDY } from '../../src/contract/models.ts';

export interface Scripted extends Speaker {
  readonly chats: ChatAsk[];
  readonly choices: ChoiceAsk[];
}

/** Every character is a token; `parts` are what a reply comes in. */
export function scripted(
  parts: readonly string[] = ['你', '好', '!'],
  contextTokens = 100,
): Scripted {
  const chats: ChatAsk[] = [];
  const choices: ChoiceAsk[] = [];
  return {
    ...{ state: 'ready', chats, choices },
    models: async () => [{ id: 'demo', title: 'Demo' }],
    use: async () => ({ id: 'demo', title: 'Demo', contextTokens, sampling: GREEDY }),
    check: async () => {},
    async chat(ask, onDelta = () => {}, signal) {
      chats.push(ask);
      for (const part of parts) {
        await new Promise((resolve) => setTimeout(resolve));
        if (signal?.aborted) throw new DOMException('aborted', 'AbortError');
        onDelta(part);
      }
      const text = parts.join('');
      return { text, finish: 'stop', promptTokens: 7, completionTokens: parts.length };
    },
    async choose(ask) {
      choices.push(ask);
      return { label: ask.labels[0] ?? '', promptTokens: 7 };
    },
    sentiment: async () => ({ label: '正面', confidence: 0.9, scores: { 正面: 0.9, 负面: 0.1 } }),
    count: async (texts) => texts.map((text) => text.length),
  };
}
