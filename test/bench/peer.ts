/** PyTorch beside the page, where Python has torch and transformers: see peer.py. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, renameSync } from 'node:fs';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { ChatMessage } from '../../src/contract/engine.ts';
import { ANALYST_PROMPT } from '../../src/roles/analyst.ts';
import { ASSISTANT_PROMPT } from '../../src/roles/assistant.ts';
import { ROOT } from './prepare.ts';

const PYTHON = process.env['PYTHON'] ?? 'python3';
const SCRIPT = fileURLToPath(new URL('./peer.py', import.meta.url));
const NEEDED = 'import torch, transformers, gguf';

/** Messages and replies of a conversation; the reply to the last message is not asked. */
export type Asked = readonly { text: string; reply: string }[];

export interface PeerTurn {
  label: string;
  reply: string;
  promptTokens: number;
  /** Milliseconds from the question. */
  badge: number;
  firstWord: number;
  tokensPerSecond: number;
}

export interface Peer {
  versions: Record<string, string>;
  turn(asked: Asked, tokens: number): Promise<PeerTurn>;
  /** Megabytes, as Linux counts what is resident. */
  memory(): Promise<{ peak: number; now: number }>;
  close(): void;
}

/**
 * @param gguf Its weights are turned into floats once and kept beside the other things of the bench.
 * @param folder Of the same model, for its tokenizer.
 * @returns undefined where Python lacks what is needed.
 */
export async function startPeer(
  gguf: string,
  folder: string,
  threads: number,
): Promise<Peer | undefined> {
  if (spawnSync(PYTHON, ['-c', NEEDED], { stdio: 'ignore' }).status !== 0) {
    console.log(`PyTorch is left out: ${PYTHON} cannot "${NEEDED}"`);
    return undefined;
  }
  const floats = join(ROOT, '.cache/bench/peer', basename(gguf, '.gguf'));
  if (!existsSync(floats)) {
    console.log('PyTorch: turning the weights into floats');
    const args = [SCRIPT, 'convert', gguf, `${floats}.part`];
    const { status } = spawnSync(PYTHON, args, { stdio: ['ignore', 'ignore', 'inherit'] });
    if (status !== 0) throw new Error(`${SCRIPT} could not read ${gguf}`);
    renameSync(`${floats}.part`, floats);
  }
  const child = spawn(PYTHON, [SCRIPT, 'serve', floats, folder, `${threads}`], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const answer = async <T>(): Promise<T> => {
    const { value, done } = await lines.next();
    if (done) throw new Error('PyTorch has ended');
    return JSON.parse(value) as T;
  };
  const ask = <T>(what: object): Promise<T> => {
    child.stdin.write(`${JSON.stringify(what)}\n`);
    return answer<T>();
  };
  const { versions } = await answer<Pick<Peer, 'versions'>>();
  return {
    versions,
    turn: (asked, tokens) => ask({ ...promptsOf(asked), tokens }),
    memory: () => ask({}),
    close: () => child.kill(),
  };
}

function promptsOf(asked: Asked): { analyst: ChatMessage[]; chat: ChatMessage[] } {
  const last = asked.at(-1)?.text ?? '';
  const before = asked.slice(0, -1).flatMap(({ text, reply }): ChatMessage[] => [
    { role: 'user', content: text },
    { role: 'assistant', content: reply },
  ]);
  const newest: ChatMessage = { role: 'user', content: last };
  return {
    analyst: [{ role: 'system', content: ANALYST_PROMPT }, newest],
    chat: [{ role: 'system', content: ASSISTANT_PROMPT }, ...before, newest],
  };
}
