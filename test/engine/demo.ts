/** What the engine's tests have in common. */
import { vi } from 'vitest';
import type { ChatMessage } from '../../src/contract/engine.ts';
import { promptIds } from '../../src/engine/chat-template.ts';
import { Tokenizer } from '../../src/engine/tokenizer.ts';
import { readDemo } from './node-engine.ts';

export { demoFiles, newEngine, NODE_RUNTIME, ONNX, readDemo } from './node-engine.ts';

// A start takes a second, and many times that where the machine has something else to do.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

export const chatIds: (tokenizer: Tokenizer, messages: readonly ChatMessage[]) => number[] =
  promptIds;

export async function demoTokenizer(): Promise<Tokenizer> {
  const [json, config] = await Promise.all(
    ['tokenizer.json', 'tokenizer_config.json'].map(async (path) =>
      JSON.parse((await readDemo(path)).toString()),
    ),
  );
  return new Tokenizer(json, config);
}
