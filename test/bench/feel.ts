/**
 * `--feel`: what a person feels with a real model in the built page: from Enter to the badge and to
 * the first word on the screen, at the first turn and at the tenth. PyTorch in float32 gets the same
 * prompts in between, where Python has it.
 */
import { basename, dirname, join, resolve } from 'node:path';
import { readPrompts, readSentences } from '../eval/material.ts';
import { startHub } from '../support/hub.ts';
import { FeelPage, PACES, type FeltTurn, type Pace } from './feel-page.ts';
import { load } from './machine.ts';
import { startPeer, type Peer, type PeerTurn } from './peer.ts';
import { makeSite, ROOT } from './prepare.ts';
import { serve } from './server.ts';
import { layOut, summary } from './table.ts';

/** Of one conversation. */
const TURNS = 10;
/** Those at which the page has its bars, and which the peer gets. */
const COMPARED = [1, TURNS];
/** Milliseconds, of medians. */
const BARS = { badge: 300, firstWord: 600 } as const;
/** What a browser has stored belongs to an address: model and calibration are there in the next run. */
const PORT = 4199;
/** Of the peer's reply: enough to tell its speed. */
const PEER_TOKENS = 16;

export interface FeelOptions {
  /** `…/owner/name`, in the hub's layout. */
  model: string;
  /** The same weights, for the peer; left out: no peer. */
  gguf: string | undefined;
  conversations: number;
  threads: number;
}

interface Memory {
  peak: number;
  now: number;
}

export interface FeelResult {
  id: string;
  browser: string;
  threads: number;
  turns: FeltTurn[];
  peer: (PeerTurn & { turn: number })[];
  memory: { page?: Memory; peer?: Memory };
  /** Before each conversation. */
  loads: number[];
}

/** @param keep Told after each conversation, so that a run cut short has not been for nothing. */
export async function measureFeel(
  options: FeelOptions,
  keep: (result: FeelResult) => void,
): Promise<FeelResult> {
  const folder = resolve(options.model);
  const id = `${basename(dirname(folder))}/${basename(folder)}`;
  const server = await serve({ site: makeSite(), others: {} }, PORT);
  const hub = await startHub(resolve(folder, '../..'), { redirect: false });
  const profile = join(ROOT, '.cache/bench/feel', basename(folder));
  let [page, peer]: [FeelPage?, Peer?] = [];
  try {
    console.log(`${id}: filling a browser's storage, and reading what calibrates it`);
    page = await FeelPage.open(profile, server.url, hub.url, id);
    const gguf = options.gguf && resolve(options.gguf);
    peer = gguf ? await startPeer(gguf, folder, options.threads) : undefined;
    const result: FeelResult = {
      ...{ id, browser: page.browser(), threads: await page.threads() },
      ...{ turns: [], peer: [], memory: {}, loads: [] },
    };
    for (const [i, texts] of conversations(options.conversations).entries()) {
      const pace = PACES[i % PACES.length]!;
      result.loads.push(load());
      const at = `conversation ${i + 1} of ${options.conversations}`;
      console.log(`${at}, ${pace}, load ${load().toFixed(1)}`);
      const seen = await page.converse(texts, pace, COMPARED);
      result.turns.push(...seen);
      for (const { turn, badge, firstWord } of seen.filter((one) => COMPARED.includes(one.turn))) {
        console.log(
          `  turn ${turn}: badge ${badge.toFixed(0)} ms, first word ${firstWord.toFixed(0)} ms`,
        );
      }
      for (const turn of peer ? COMPARED : []) {
        const answer = await peer!.turn(seen.slice(0, turn), PEER_TOKENS);
        result.peer.push({ turn, ...answer });
        const [badge, word] = [answer.badge, answer.firstWord].map((ms) => ms.toFixed(0));
        console.log(`  PyTorch, turn ${turn}: label ${badge} ms, first word ${word} ms`);
      }
      result.memory = { page: await page.memory(), ...(peer && { peer: await peer.memory() }) };
      keep(result);
    }
    return result;
  } finally {
    peer?.close();
    await page?.close();
    await Promise.all([hub.close(), server.close()]);
  }
}

/** No text comes twice: the page would know its label. */
function conversations(count: number): string[][] {
  const texts = [...readPrompts(), ...readSentences()].map(({ text }) => text);
  const all = Math.floor(texts.length / TURNS);
  if (count > all) throw new Error(`there are texts for ${all} conversations`);
  return Array.from({ length: count }, (_, i) =>
    Array.from({ length: TURNS }, (_, turn) => texts[i + turn * all]!),
  );
}

export function feelTable({ turns, peer, memory }: FeelResult): string {
  const head = ['', ...PACES.map((pace) => `page, ${pace}`), 'PyTorch FP32', 'page / PyTorch'];
  const rows = COMPARED.flatMap((turn) =>
    (['badge', 'firstWord'] as const).map((what) => {
      const of = (pace: Pace) => turns.filter((one) => one.turn === turn && one.pace === pace);
      const theirs = peer.filter((one) => one.turn === turn).map((one) => one[what]);
      const ours = PACES.map((pace) => of(pace).map((one) => one[what]));
      const worst = summary(ours[0]!).median;
      return [
        `${what === 'badge' ? 'badge' : 'first word'}, turn ${turn}`,
        ...ours.map((samples) => judged(samples, BARS[what])),
        shown(theirs),
        theirs.length ? (worst / summary(theirs).median).toFixed(2) : '',
      ];
    }),
  );
  const speeds = [turns.map(({ timings }) => timings), peer].map(
    (all) => summary(all.map(({ tokensPerSecond }) => tokensPerSecond)).median,
  );
  const [ours = 0, theirs = 0] = speeds;
  const blank = PACES.slice(1).map(() => '');
  const row = (name: string, a: number, b: number | undefined, digits: number) => [
    ...[name, a.toFixed(digits), ...blank],
    ...(b ? [b.toFixed(digits), (a / b).toFixed(2)] : ['', '']),
  ];
  rows.push(row('tokens a second', ours, theirs, 1));
  rows.push(row('memory at the end, MB', memory.page?.now ?? 0, memory.peer?.now, 0));
  rows.push(row('memory, peak, MB', memory.page?.peak ?? 0, memory.peer?.peak, 0));
  return layOut([head, ...rows]);
}

function shown(samples: number[]): string {
  if (!samples.length) return '';
  const { min, median } = summary(samples);
  return `${min.toFixed(0)} / ${median.toFixed(0)} ms`;
}

function judged(samples: number[], bar: number): string {
  if (!samples.length) return '';
  return `${shown(samples)} ${summary(samples).median <= bar ? '✓' : '✗'} ${bar}`;
}
