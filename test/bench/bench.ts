/**
 * `npm run bench`: ours, the stock library, wllama (on the CPU alone) and the floor on full-size
 * models of random weights, in real Chromium, taking turns.
 * `-- --rounds 3 --only ours,stock --rows analyst,decode --quick`;
 * `-- --model FOLDER --gguf FILE` for a real Qwen, `-- --demo` for the built-in model instead.
 * `-- --feel --model FOLDER --gguf FILE`: that model in the page, from Enter to badge and first word,
 * beside PyTorch; `--conversations 6`.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { newProfile } from '../browser/support/browser.ts';
import { startHub } from '../support/hub.ts';
import { measureDemo } from './demo.ts';
import { feelTable, measureFeel, type FeelResult } from './feel.ts';
import { load, machine, versions } from './machine.ts';
import { findWorkers, makePage, makeSite, prepareModel, prepareStandIns, ROOT } from './prepare.ts';
import { ENGINES, type EngineName } from './rows.ts';
import { serve } from './server.ts';
import { factsTable, summarise, table } from './table.ts';
import { install, visit, type Seen, type Visitor } from './visit.ts';

const { values: options } = parseArgs({
  args: process.argv.slice(3), // tools/run.js takes the first
  options: {
    rounds: { type: 'string' },
    only: { type: 'string', default: ENGINES.join(',') },
    /** Beginnings of ids, as in rows.ts: `analyst,decode-5`. */
    rows: { type: 'string', default: '' },
    threads: { type: 'string', default: '2' },
    quick: { type: 'boolean', default: false },
    demo: { type: 'boolean', default: false },
    feel: { type: 'boolean', default: false },
    /** Of ten turns, for --feel. */
    conversations: { type: 'string', default: '6' },
    /** Of a real model, `…/owner/name`: the hub's layout, or packed. */
    model: { type: 'string' },
    /** The same weights for wllama. */
    gguf: { type: 'string' },
  },
});
const started = new Date();
const about = { date: started.toISOString(), machine: machine(), versions: versions() };
console.log(`${about.machine}\n${JSON.stringify(about.versions)}\nload ${load().toFixed(1)}`);
if (options.feel) await benchFeel();
else await (options.demo ? benchDemo() : benchEngines());

async function benchDemo(): Promise<void> {
  const server = await serve({ site: makeSite(), others: {} });
  try {
    const result = await measureDemo(server.url);
    const shown = (name: 'badge' | 'firstWord') =>
      `min ${result[name].min.toFixed(0)} ms, median ${result[name].median.toFixed(0)} ms`;
    console.log(`Demo model, ${result.threads} threads, ${result.badge.samples.length} warm turns`);
    console.log(`badge: ${shown('badge')}\nfirst word: ${shown('firstWord')}`);
    console.log(`Saved as ${save({ ...about, load: load(), demo: result })}`);
  } finally {
    await server.close();
  }
}

async function benchFeel(): Promise<void> {
  const { model, gguf } = options;
  if (!model) throw new Error('--feel needs a real model: --model FOLDER');
  const [conversations, threads] = [Number(options.conversations), Number(options.threads)];
  const keep = (feel: FeelResult) => save({ ...about, feel });
  const result = await measureFeel({ model, gguf, conversations, threads }, keep);
  const loads = result.loads.map((one) => one.toFixed(1)).join(' ');
  console.log(`\n${result.id}, ${about.machine}`);
  console.log(`Chromium ${result.browser}, ${result.threads} threads; load before each: ${loads}`);
  console.log(`\n${feelTable(result)}\n\nSaved as ${keep(result)}`);
}

async function benchEngines(): Promise<void> {
  const prepared = options.model ? prepareModel(options.model, options.gguf) : prepareStandIns();
  const { subject } = prepared;
  const wanted = ENGINES.filter((engine) => options.only.split(',').includes(engine));
  const engines = wanted.filter((engine) => engine !== 'wllama' || subject.gguf);
  if (engines.length < wanted.length) console.log('wllama is left out: name its file by --gguf');
  const rounds = Number(options.rounds ?? (options.quick ? 1 : 3));
  const site = makeSite();
  const others = await makePage(prepared.gguf);
  const hub = await startHub(prepared.hub, { redirect: false });
  const server = await serve({ site, others });
  const profile = newProfile();
  // Also after Ctrl+C: it holds three models.
  process.once('exit', () => rmSync(profile, { recursive: true, force: true }));
  const visitor: Visitor = {
    profile,
    url: server.url,
    task: {
      subject,
      threads: Number(options.threads),
      hub: hub.url,
      workers: findWorkers(site),
      quick: options.quick,
      rows: options.rows.split(','),
    },
  };
  try {
    let [browser, saved] = ['', ''];
    for (const engine of engines) {
      console.log(`${engine}: filling its cache`);
      browser = await install(visitor, engine);
    }
    const visits: ({ engine: EngineName; round: number; load: number } & Seen)[] = [];
    for (let round = 1; round <= rounds; round++) {
      // Another one goes first in every round.
      const order = engines.map((_, i) => engines[(i + round - 1) % engines.length]!);
      for (const engine of order) {
        const visited = { engine, round, load: load() };
        console.log(`round ${round} of ${rounds}, ${engine}, load ${visited.load.toFixed(1)}`);
        try {
          visits.push({ ...visited, ...(await visit(visitor, engine)) });
        } catch (error) {
          console.error(error); // the others' numbers are worth having all the same
          process.exitCode = 1;
        }
        // After every visit, so that a run cut short has not been for nothing.
        const threads = visitor.task.threads;
        saved = save({ ...about, subject, browser, threads, rows: summarise(visits), visits });
      }
    }
    const loads = visits.map((visited) => visited.load.toFixed(1)).join(' ');
    const asked = `${visitor.task.threads} threads asked for`;
    console.log(`\n${subject.id}, ${(subject.bytes / 1e6).toFixed(0)} MB`);
    console.log(`${about.machine}, Chromium ${browser}, ${asked}`);
    console.log(`Load average before each visit: ${loads}`);
    console.log(`\n${table(summarise(visits))}\n\n${factsTable(visits)}\n\nSaved as ${saved}`);
  } finally {
    await Promise.all([hub.close(), server.close()]);
  }
}

function save(result: object): string {
  const folder = join(ROOT, '.cache/bench');
  mkdirSync(folder, { recursive: true });
  const kind = options.demo ? 'demo-' : options.feel ? 'feel-' : '';
  const file = join(folder, `${kind}${about.date.replaceAll(':', '-').slice(0, 19)}.json`);
  writeFileSync(file, JSON.stringify(result, null, 2));
  return file;
}
