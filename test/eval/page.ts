/** The built page with the chosen model, used as a person and a script use it. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import type {} from '../../src/api.ts';
import { SETTINGS } from '../../src/i18n/settings.ts';
import { zhCN } from '../../src/i18n/zh-CN/zh-CN.ts';
import type { Judged } from '../../src/lab/metrics.ts';
import { launch } from '../browser/support/browser.ts';
import { goTo } from '../browser/support/page.ts';
import { downloadModel, threadsOf } from '../support/download-model.ts';
import type { Prompt, Sentence } from './material.ts';

const LONGEST_REPLY = 160;
/** A new model reads a bank of sentences first, and what is taught later, in idle time. */
const LONGEST_READING_MS = 900_000;
/** 200 labels, 50 turns and 45 requests of which several wait for each other. */
const LONGEST_REVIEW_MS = 7_200_000;

export interface Labelled extends Judged {
  text: string;
  /** undefined: from the page's cache. */
  ms: number | undefined;
}

export interface Turn extends Prompt {
  label: string;
  reply: string;
  finish: string;
  tokens: number;
  /** Milliseconds: to the badge, and from it to the first token. */
  badge: number;
  firstToken: number;
  /** Of each token after the first; undefined where there is none. */
  perToken: number | undefined;
}

export class EvalPage {
  readonly #context: BrowserContext;
  readonly #page: Page;

  private constructor(context: BrowserContext, page: Page) {
    this.#context = context;
    this.#page = page;
  }

  /** Downloads the model from the hub, as a person does, and waits until it answers, calibrated. */
  static async open(url: string, hub: string, model: string): Promise<EvalPage> {
    const context = await launch();
    const page = context.pages()[0] ?? (await context.newPage());
    page.setDefaultTimeout(300_000);
    const own = new EvalPage(context, page);
    try {
      await page.goto(url);
      // The page may reload itself once, to become isolated.
      await page.waitForFunction(async () => (await globalThis.allInOne?.ready)?.threads);
      if (model !== 'demo') await downloadModel(page, hub, model);
      const patience = { polling: 1000, timeout: LONGEST_READING_MS };
      await page.waitForFunction(() => allInOne.status().calibrated, undefined, patience);
      return own;
    } catch (error) {
      await context.close();
      throw error;
    }
  }

  close(): Promise<void> {
    return this.#context.close();
  }

  browser(): string {
    return this.#context.browser()?.version() ?? 'unknown';
  }

  threads(): Promise<number> {
    return threadsOf(this.#page);
  }

  /** As a person does, in Settings: 0 is greedy. */
  async setTemperature(temperature: string): Promise<void> {
    const page = this.#page;
    await goTo(page, 'settings');
    await page.getByTestId('settings-search').fill(SETTINGS['zh-CN'].rows.temperature.label);
    await page.locator('[data-setting=temperature] input[type=range]').fill(temperature);
    await goTo(page, 'chat');
  }

  async label(sentences: readonly Sentence[]): Promise<Labelled[]> {
    const rows: Labelled[] = [];
    for (const { text, truth } of sentences) {
      const said = await this.#page.evaluate((asked) => allInOne.analyze(asked), text);
      const { label, scores, ms, cached } = said;
      rows.push({ text, truth, label, positive: scores.正面, ms: cached ? undefined : ms });
    }
    return rows;
  }

  /**
   * Imports the first `count` as a file of examples, and waits until the page has tried them.
   * @returns What came of it, as the page calls it: `helps`, `no-gain`.
   */
  async teach(sentences: readonly Sentence[], count: number): Promise<string> {
    const page = this.#page;
    const rows = sentences.slice(0, count);
    const folder = mkdtempSync(join(tmpdir(), 'eval-teach-'));
    try {
      const file = join(folder, 'examples.jsonl');
      const lines = rows.map(({ text, truth }) => JSON.stringify({ text, label: truth }));
      writeFileSync(file, lines.join('\n'));
      await page.getByTestId('settings').click();
      await page.getByTestId('open-teach').click();
      await page.getByTestId('import-examples').setInputFiles(file);
      await page.getByTestId('take-table').click();
      const tried = page
        .getByTestId('teaching')
        .filter({ hasText: zhCN.teach.ofExamples(`${count}`) });
      await tried.waitFor({ timeout: LONGEST_READING_MS });
      const state = (await tried.getAttribute('data-state')) ?? '';
      await page.getByTestId('close').click();
      return state;
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  /** The original system's review, done again by the Lab: the file for programs that it saves. */
  async labReview(sentences: readonly Sentence[]): Promise<string> {
    const page = this.#page;
    const folder = mkdtempSync(join(tmpdir(), 'eval-review-'));
    try {
      const file = join(folder, 'short reviews.csv');
      const lines = sentences.map(({ text, truth }) => `"${text.replaceAll('"', '""')}",${truth}`);
      writeFileSync(file, ['text,label', ...lines].join('\n'));
      await page.getByTestId('lab').click();
      await page.getByTestId('review-file').setInputFiles(file);
      await page.getByTestId('review-start').click();
      await page.getByTestId('review-result').waitFor({ timeout: LONGEST_REVIEW_MS });
      const button = page.getByTestId('review-json');
      const [saved] = await Promise.all([page.waitForEvent('download'), button.click()]);
      return readFileSync(await saved.path(), 'utf8');
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  /** A conversation of its own, with the settings that the page has. */
  async turn(prompt: Prompt): Promise<Turn> {
    const seen = await this.#page.evaluate(converse, [prompt.text, LONGEST_REPLY] as const);
    return { ...prompt, ...seen };
  }
}

/** Runs in the page. */
async function converse([text, maxTokens]: readonly [string, number]) {
  const start = performance.now();
  let [badge, first] = [0, 0];
  let label = '';
  for await (const event of allInOne.converse(text, { maxTokens })) {
    if (event.type === 'sentiment') label = event.sentiment.label;
    if (event.type === 'sentiment') badge = performance.now() - start;
    if (event.type === 'delta') first ||= performance.now() - start;
    if (event.type !== 'done') continue;
    const { text: reply, finish, completionTokens: tokens, decodeMs } = event.result;
    const perToken = tokens > 1 ? decodeMs / (tokens - 1) : undefined;
    return { label, reply, finish, tokens, badge, firstToken: first - badge, perToken };
  }
  throw new Error(`no reply to ${text}`);
}
