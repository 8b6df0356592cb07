/**
 * `npm run bench:teach -- DIR`: what teaching does to the built-in model on labelled reviews.
 * DIR holds `sentiment-train.tsv.gz` and `sentiment-dev.tsv.gz` (columns label, source, text). Some
 * are taught, the others of the same source are the test. The model was trained on the train file,
 * so only the dev rows and the everyday sentences are new to it.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { DEMO, type Calibration } from '../../src/contract/models.ts';
import { AppError } from '../../src/contract/errors.ts';
import { logOdds, UNCALIBRATED } from '../../src/calibration/apply.ts';
import { analystJob, readSentiment } from '../../src/roles/analyst.ts';
import { seeded } from '../../src/calibration/statistics.ts';
import { NEEDED, type Lesson, type Method } from '../../src/calibration/lessons.ts';
import { Learner } from '../../src/calibration/learner.ts';
import { CANDIDATES, sampleOf, teach } from '../../src/calibration/teaching.ts';
import { newEngine } from '../engine/node-engine.ts';

interface Row {
  positive: boolean;
  source: string;
  text: string;
}

const COUNTS = [20, 40, 100, 200, 400];
const TESTED = 400;
const REPEATS = 5;
const BASE = DEMO.calibration ?? UNCALIBRATED;

const folder = process.argv[3]; // 2 is this file: see run-engine.js
if (!folder) throw new Error('name the folder with the labelled reviews');
const dev = readRows(join(folder, 'sentiment-dev.tsv.gz'));
const train = readRows(join(folder, 'sentiment-train.tsv.gz'));
const everyday = readFileSync('tools/demo-model/everyday.tsv', 'utf8');
const sources: [name: string, rows: Row[], lean?: number][] = [
  ['hotels, laptops, books (dev, new to the model)', dev],
  ['the same, with a lean of 2 to 正面 put on its log-odds', dev, 2],
  ...['chnsenticorp', 'waimai_10k', 'online_shopping_10_cats'].map((source): [string, Row[]] => [
    `${source} (train, seen)`,
    train.filter((row) => row.source === source),
  ]),
  ['everyday sentences', rowsOf(everyday)],
];

const engine = newEngine();
await engine.load(DEMO);
for (const [name, rows, lean = 0] of sources) {
  const known = new Map<Row, Lesson>();
  const lessonsOf = async (chosen: Row[]) => {
    for (const row of chosen) if (!known.has(row)) known.set(row, await read(row));
    return chosen.map((row): Lesson => {
      const lesson = known.get(row)!;
      return { ...lesson, logOdds: lesson.logOdds + lean };
    });
  };
  console.log(`\n${name}: ${rows.length} rows`);
  for (const count of COUNTS.filter((count) => count <= rows.length / 2)) {
    const results: Result[] = [];
    for (let seed = 1; seed <= REPEATS; seed++) {
      const shuffled = shuffle(rows, seeded(seed));
      const lessons = await lessonsOf(shuffled.slice(0, count));
      const tested = await lessonsOf(shuffled.slice(count, count + TESTED));
      results.push(tryOut(lessons, tested));
    }
    console.log(`${count} taught`.padStart(11), line(results));
  }
}
await engine.unload();
timing();

type Result = ReturnType<typeof tryOut>;

function tryOut(lessons: readonly Lesson[], tested: readonly Lesson[]) {
  const start = performance.now();
  const teaching = end(teach(lessons, BASE));
  const ms = performance.now() - start;
  const helps = teaching.state === 'helps';
  const forced = (method: Method) => {
    const count = (side: string) => lessons.filter(({ label }) => label === side).length;
    if (Math.min(count('正面'), count('负面')) < NEEDED[method]) return null;
    const learner = new Learner(lessons.map(sampleOf), BASE);
    if (method === 'probe') end(learner.compareStates());
    return measure(tested, end(learner.settle(CANDIDATES[method])) ?? BASE);
  };
  return {
    method: helps ? teaching.report.method : 'none',
    before: measure(tested, BASE),
    after: measure(tested, helps ? teaching.calibration : BASE),
    calibration: forced('calibration'),
    probe: forced('probe'),
    ms,
  };
}

/** Accuracy and log loss of each, in the mean; what was applied, of all the repeats. */
function line(results: readonly Result[]): string {
  const shown = (name: 'before' | 'after' | 'calibration' | 'probe') => {
    const scores = results.flatMap((result) => result[name] ?? []);
    if (scores.length < results.length) return '-';
    const mean = (of: 'accuracy' | 'loss') =>
      (scores.reduce((sum, score) => sum + score[of], 0) / scores.length).toFixed(3);
    return `${mean('accuracy')} (${mean('loss')})`;
  };
  const methods = results.map(({ method }) => method);
  const applied = [...new Set(methods)].map(
    (method) => `${method} ${methods.filter((other) => other === method).length}`,
  );
  const ms = results.reduce((sum, result) => sum + result.ms, 0) / results.length;
  return [
    `before ${shown('before')}`,
    `two numbers ${shown('calibration')}`,
    `probe ${shown('probe')}`,
    `as applied ${shown('after')}: ${applied.join(', ')}`,
    `${ms.toFixed(0)} ms`,
  ].join(' | ');
}

function end<T>(steps: Generator<void, T, void>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

function measure(lessons: readonly Lesson[], calibration: Calibration) {
  let right = 0;
  let loss = 0;
  for (const { label, logOdds, hidden } of lessons) {
    const positive = 1 / (1 + Math.exp(-logOdds));
    const result = { probabilities: [positive, 1 - positive], mass: 1, promptTokens: 0 };
    const { scores } = readSentiment(
      { ...result, reusedTokens: 0, ms: 0, ...(hidden && { hidden }) },
      calibration,
    );
    const share = label === '正面' ? scores.正面 : scores.负面;
    right += share > 0.5 ? 1 : 0;
    loss -= Math.log(Math.max(share, 1e-12));
  }
  return { accuracy: right / lessons.length, loss: loss / lessons.length };
}

/** A text that is too long is read as far as the model can. */
async function read({ positive, text }: Row, length = 1000): Promise<Lesson> {
  try {
    const job = { ...analystJob(text.slice(0, length)), wantHidden: true };
    const result = await engine.classify(job);
    const label = positive ? '正面' : '负面';
    return { label, said: null, logOdds: logOdds(result), hidden: result.hidden };
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'input')) throw error;
    return read({ positive, text, source: '' }, length / 2);
  }
}

/** How long it takes at the width of Qwen1.5-0.5B: made-up states that tell a part of the label. */
function timing(): void {
  const random = seeded(1);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const direction = Array.from({ length: 1024 }, normal);
  console.log('\nfitting with states of 1,024 numbers');
  for (const count of [40, 200, 1000]) {
    const lessons = Array.from({ length: count }, (): Lesson => {
      const hidden = Float32Array.from({ length: 1024 }, normal);
      const mood = hidden.reduce((sum, value, i) => sum + value * direction[i]!, 0) / 8;
      const label = random() < 1 / (1 + Math.exp(-mood)) ? '正面' : '负面';
      return { label, said: null, logOdds: 0.3 * mood + normal(), hidden };
    });
    let longest = 0;
    const start = performance.now();
    let last = start;
    for (const _ of teach(lessons, UNCALIBRATED)) {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }
    const all = performance.now() - start;
    console.log(`${count} examples: ${all.toFixed(0)} ms, longest step ${longest.toFixed(0)} ms`);
  }
}

function readRows(path: string): Row[] {
  return rowsOf(gunzipSync(readFileSync(path)).toString());
}

function rowsOf(table: string): Row[] {
  const lines = table.trim().split('\n').slice(1);
  return lines.map((line) => {
    const [label, source = '', ...text] = line.split('\t');
    return { positive: label === '1', source, text: text.join(' ') };
  });
}

function shuffle<T>(values: readonly T[], random: () => number): T[] {
  const keyed = values.map((value) => [random(), value] as const);
  return keyed.sort(([a], [b]) => a - b).map(([, value]) => value);
}
