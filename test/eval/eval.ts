/**
 * `npm run eval`: how good the analyst and the assistant are, in the built page in real Chromium.
 *
 *   npm run eval -- --model FOLDER_OR_REPO --reviews FILE [--source NAME] [--seed 1]
 *     [--only everyday,replies] [--quick] [--temperature 0]
 *
 * The model is a folder (`…/owner/name`, packed or as the hub has it), a repository that
 * `npm run real-model` has made (default: Qwen2.5-Coder-0.5B-Instruct) or `demo`. Reviews are a
 * file with the columns label, source and text; the project holds none; the part `lab`, in which the
 * Lab does the original system's review again, needs them as well. Tables are printed; they,
 * every judgement and the replies are saved under `.cache/eval`.
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { load, machine, versions } from '../bench/machine.ts';
import { makeSite, ROOT } from '../bench/prepare.ts';
import { serve } from '../bench/server.ts';
import { agreementWithFloat, folderOf } from '../real/float-agreement.ts';
import { startHub } from '../support/hub.ts';
import { QWEN } from '../../tools/real-model/models.ts';
import { drawReviews, readPrompts, readSentences, type Reviews } from './material.ts';
import { EvalPage } from './page.ts';
import { ORIGINAL_REVIEWS, repliesFile, tables, type Findings } from './report.ts';

const PARTS = ['reviews', 'everyday', 'lab', 'taught', 'replies', 'float'] as const;

const { values: options } = parseArgs({
  args: process.argv.slice(3), // 2 is this file: see run-engine.js
  options: {
    model: { type: 'string', default: QWEN.repo },
    reviews: { type: 'string' },
    /** Of the reviews: only these are drawn from. */
    source: { type: 'string', default: '' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string', default: PARTS.join(',') },
    /** Fewer sentences, lessons and prompts. */
    quick: { type: 'boolean', default: false },
    /** Of replies; left out: as the page is. */
    temperature: { type: 'string' },
  },
});
const TAUGHT = options.quick ? [40] : [40, 100, 400];
const TESTED = options.quick ? 40 : 200;
/** Lowest accuracy of reviews by the larger side: as the page is, and taught with 400. */
const REVIEW_BARS: Record<number, number> = { 0: 0.87, 400: 0.89 };

/** What is done now, and how long the run has taken, in seconds. */
function say(step: string): void {
  console.log(`${(performance.now() / 1000).toFixed(0).padStart(5)} s  ${step}`);
}

await evaluate().catch(fail);

function fail(error: unknown): string {
  console.error(`eval: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
  return 'not run to its end';
}

async function evaluate(): Promise<void> {
  const wanted = options.only.split(',');
  const wrong = wanted.find((part) => !PARTS.some((known) => known === part));
  if (wrong !== undefined) throw new Error(`--only takes ${PARTS.join(', ')}, not "${wrong}"`);
  const model = findModel(options.model);
  const reviews = options.reviews ? draw(options.reviews) : undefined;
  if (!reviews)
    console.log('reviews and what teaching does are left out: name a file by --reviews');
  const loads = [load()];
  const started = new Date().toISOString();
  const findings: Findings = { moods: [], moodless: [], turns: [] };
  const isPage = wanted.some((part) => part !== 'float');
  // What was seen before a fault is worth having.
  const where = isPage ? await inPage(model, wanted, reviews, findings).catch(fail) : '';
  if (wanted.includes('float') && model.id === QWEN.repo && !options.quick) {
    say('comparing with the float weights');
    findings.agreement = await agreementWithFloat(model.folder);
  }
  loads.push(load());

  const about = [
    model.id,
    machine(),
    where,
    `load average ${loads.map((l) => l.toFixed(1)).join(' to ')}`,
  ];
  const title = about.filter(Boolean).join(', ');
  const shown = tables(findings);
  const base = join(
    ROOT,
    '.cache/eval',
    `${started.replaceAll(':', '-').slice(0, 19)}-${basename(model.id)}`,
  );
  mkdirSync(dirname(base), { recursive: true });
  const all = {
    started,
    model: model.id,
    options,
    machine: machine(),
    versions: versions(),
    loads,
  };
  writeFileSync(`${base}.json`, JSON.stringify({ ...all, where, ...findings }, null, 1));
  writeFileSync(`${base}.md`, `${title}\n\n${shown}\n`);
  if (findings.turns.length)
    writeFileSync(`${base}-replies.md`, repliesFile(title, findings.turns));
  console.log(`\n${title}\n\n${shown}\n\nSaved as ${base}.json, .md and (the replies) -replies.md`);
}

/** @returns browser and threads, in words */
async function inPage(
  model: Model,
  wanted: readonly string[],
  reviews: Reviews | undefined,
  findings: Findings,
): Promise<string> {
  const { moods, moodless, turns } = findings;
  const hub = await startHub(model.root, { redirect: false });
  const server = await serve({ site: makeSite(), others: {} });
  try {
    say(`${model.id}: filling a browser's storage`);
    const page = await EvalPage.open(server.url, hub.url, model.id);
    try {
      const where = `Chromium ${page.browser()}, ${await page.threads()} threads`;
      if (wanted.includes('everyday')) await everyday(page, moods, moodless);
      if (options.temperature !== undefined) await page.setTemperature(options.temperature);
      if (wanted.includes('replies')) {
        const prompts = readPrompts().filter((_, i) => !options.quick || i % 5 === 0);
        for (const [i, prompt] of prompts.entries()) {
          if (i % 10 === 0) say(`replies: ${i} of ${prompts.length}`);
          turns.push(await page.turn(prompt));
        }
      }
      if (reviews && wanted.includes('lab')) {
        say("the original system's review, in the Lab");
        findings.review = await page.labReview(reviews.tested);
      }
      // Last: what is taught stays.
      if (reviews) await judgeReviews(page, wanted, reviews, moods);
      return where;
    } finally {
      await page.close();
    }
  } finally {
    await Promise.all([hub.close(), server.close()]);
  }
}

async function everyday(
  page: EvalPage,
  moods: Findings['moods'],
  moodless: Findings['moodless'],
): Promise<void> {
  const sentences = readSentences();
  for (const [lang, name, bar] of [
    ['zh', 'Chinese', 0.96],
    ['en', 'English', 0.9],
  ] as const) {
    say(`everyday sentences, ${name}`);
    const own = sentences.filter((sentence) => sentence.lang === lang);
    const rows = await page.label(own);
    const title = (kind: string) => `${kind}, ${name}`;
    moods.push({ title: title('everyday'), rows: rows.filter(({ truth }) => truth), bar });
    moodless.push({ title: title('without a mood'), rows: rows.filter(({ truth }) => !truth) });
  }
}

async function judgeReviews(
  page: EvalPage,
  wanted: readonly string[],
  { tested, taught }: Reviews,
  moods: Findings['moods'],
): Promise<void> {
  const judge = async (count: number, title: string, original?: number) => {
    say(title);
    const rows = await page.label(tested);
    const bar = REVIEW_BARS[count];
    moods.push({
      title,
      rows,
      ...(bar !== undefined && { bar }),
      ...(original !== undefined && { original }),
    });
  };
  if (wanted.includes('reviews')) await judge(0, 'short reviews', ORIGINAL_REVIEWS);
  if (!wanted.includes('taught')) return;
  for (const count of TAUGHT) {
    say(`teaching ${count} reviews`);
    const state = await page.teach(taught, count);
    await judge(count, `short reviews, taught ${count} (${state})`);
  }
}

interface Model {
  id: string;
  /** Its files. */
  folder: string;
  /** Folder that stands in for the hub. */
  root: string;
}

function findModel(named: string): Model {
  if (named === 'demo') return { id: named, folder: '', root: ROOT };
  const folder = existsSync(named) ? resolve(named) : folderOf({ repo: named });
  if (!existsSync(folder)) {
    throw new Error(`${named} is no folder, nor made by \`npm run real-model\`: run that first`);
  }
  return {
    id: `${basename(dirname(folder))}/${basename(folder)}`,
    folder,
    root: resolve(folder, '../..'),
  };
}

function draw(file: string): Reviews {
  const taught = options.only.split(',').includes('taught') ? (TAUGHT.at(-1) ?? 0) : 0;
  const counts = { tested: TESTED, taught };
  return drawReviews(file, counts, { seed: Number(options.seed), source: options.source });
}
