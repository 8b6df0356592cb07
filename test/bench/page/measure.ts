/** One visit: loads an engine, times every row, and tells what it saw. The same for all engines. */
import { DECODE_AT, PREFILL_TOKENS, type Samples, type Task } from '../rows.ts';
import type { Contestant } from './contestant.ts';
import {
  EARLIER_CONVERSATION,
  FIFTH_TURN,
  FIRST_TURN,
  FOUR_TURNS,
  OTHER_PROMPT,
  OTHERS,
  SEED,
  SHORT_PROMPT,
  wordsPrompt,
} from './prompts.ts';

const DECODE_STEPS = 16;
const REPLY_TOKENS = 45;
/** What an engine does when nobody asks, such as reading its last reply, is not what is timed. */
const PAUSE_MS = 1000;

export async function load(engine: Contestant): Promise<Samples> {
  const ms = await time(async () => {
    await engine.load();
    await engine.label(SEED);
  });
  return { load: [ms] };
}

export async function measure(engine: Contestant, { quick, rows }: Task): Promise<Samples> {
  const samples: Samples = {};
  const wanted = (row: string) => rows.some((beginning) => row.startsWith(beginning));
  const sample = async (row: string, times: number, run: (i: number) => Promise<number>) => {
    if (!wanted(row)) return;
    const list = (samples[row] = [] as number[]);
    for (let i = 0; i < (quick ? Math.min(times, 2) : times); i++) {
      await pause();
      list.push(await run(i));
    }
    console.log(`${row} ${list.map((ms) => ms.toFixed(1)).join(' ')}`);
  };

  // The browser is still optimising what it has just compiled.
  for (const text of OTHERS.slice(0, 3)) await engine.label(text);
  await sample('analyst', 5, async (i) => {
    await engine.label(OTHERS[i % OTHERS.length] ?? '');
    return time(() => engine.label(SEED));
  });
  await sample('analyst-cold', 2, () => time(() => engine.label(SEED, true)));
  await sample('turn-1', 3, async (i) => {
    await engine.reply(`earlier-${i}`, EARLIER_CONVERSATION, 1);
    await pause();
    return time(() => engine.reply(`first-${i}`, FIRST_TURN, 1));
  });
  // As in the product, where the system prompt is read before anybody writes.
  if (wanted('reply')) await engine.reply('before', OTHER_PROMPT, 1);
  await sample('reply', 2, (i) => {
    return time(() => engine.reply(`reply-${i}`, SHORT_PROMPT, REPLY_TOKENS));
  });
  await sample('prefill', 2, async (i) => {
    let tokens = 0;
    const ms = await time(async () => {
      const prompt = wordsPrompt(PREFILL_TOKENS, i + 1);
      const { promptTokens, reusedTokens } = await engine.reply(`prefill-${i}`, prompt, 1);
      tokens = promptTokens - reusedTokens;
      check(promptTokens === PREFILL_TOKENS, `${promptTokens} prompt tokens`);
    });
    return ms / tokens;
  });
  await sample('turn-5', 3, async () => {
    await engine.reply('fifth', FOUR_TURNS, 1);
    await pause();
    return time(() => engine.reply('fifth', FIFTH_TURN, 1));
  });
  for (const cached of DECODE_AT) {
    if (quick && cached > 512) break;
    // Half of the steps before that length, half after.
    const prompt = wordsPrompt(cached - DECODE_STEPS / 2);
    await sample(`decode-${cached}`, 2, () => engine.decode(prompt, DECODE_STEPS));
  }
  return samples;
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
}

export async function time(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}

function check(fact: boolean, found: string): void {
  if (!fact) throw new Error(`the benchmark is wrong: ${found}`);
}
