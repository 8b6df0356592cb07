/** The Lab on the built page, with the sample that comes with it and with a person's own table. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { labFlips } from '../../src/i18n/zh-CN/lab-flips.ts';
import { labReplies } from '../../src/i18n/zh-CN/lab-replies.ts';
import { lab as zhCN } from '../../src/i18n/zh-CN/lab.ts';
import { ANALYST_PROMPT } from '../../src/roles/analyst.ts';
import { SCORING_KEY } from '../../src/storage/lab-replies.ts';
import { stored } from './support/conversations.ts';
import { VIEWS, violations } from './support/axe.ts';
import { goTo, ready, replied, say } from './support/page.ts';
import { browse, host, temporary, visit } from './support/visit.ts';

const PATIENCE = { timeout: 120_000 };
const state = (page: Page) => page.getByTestId('lab-run').getAttribute('data-state');

test('the sample is judged while one chats, across a reload, and its report can be saved', async () => {
  const site = await host();
  const context = await browse();
  const { page } = await visit(context, site.url);
  await ready(page);
  await goTo(page, 'lab');
  await page.getByTestId('lab-sample').click();
  await page.getByTestId('lab-take').click();
  await expect.poll(() => page.getByTestId('lab-progress').innerText()).toMatch(/已判断 [1-9]/);
  await say(page, '今天的实验终于成功了,太棒了!');
  await replied(page);

  await goTo(page, 'lab');
  await page.getByTestId('lab-pause').click();
  await page.getByTestId('lab-report').waitFor();
  await page.reload();
  await ready(page);
  await expect.poll(() => state(page)).toBe('paused');
  await page.getByTestId('lab-run-on').click();
  await expect.poll(() => state(page), PATIENCE).toBe('done');
  expect(await page.getByTestId('figure-accuracy').innerText()).toMatch(/\d+(\.\d)?%/);
  const all = [...VIEWS.one, ...VIEWS.other];
  expect(await violations(page, 'lab', all)).toEqual([]);

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByTestId('lab-save').click(),
  ]);
  const report = JSON.parse(readFileSync(await download.path(), 'utf8'));
  expect(report.rows).toHaveLength(125);
  expect(report.ranWith).toMatchObject({ prompt: ANALYST_PROMPT, cores: expect.any(Number) });
  expect(report.ranWith.browser).toContain('Chrome');
  expect(report.figures.accuracy).toBeGreaterThan(0.7);
});

test('a table without labels is told, and one’s own is compared with itself', async () => {
  const site = await host();
  const { page } = await visit(await browse(), site.url);
  await ready(page);
  await goTo(page, 'lab');
  const folder = temporary();
  writeFileSync(join(folder, 'picture.csv'), '\0\x01\x02');
  await page.getByTestId('lab-file').setInputFiles(join(folder, 'picture.csv'));
  await page.getByTestId('lab-place').getByTestId('error').waitFor();

  writeFileSync(
    join(folder, 'own.csv'),
    '评论,标签\n味道很好,好评\n再也不来了,差评\n几点开门,中性\n太好吃了,差评\n',
  );
  await page.getByTestId('lab-file').setInputFiles(join(folder, 'own.csv'));
  await page.getByTestId('lab-take').click();
  await expect.poll(() => state(page), PATIENCE).toBe('done');
  await page.getByTestId('lab-run-on').click();
  await page.getByTestId('lab-compared').waitFor();
  expect(await page.getByTestId('lab-compared').innerText()).toContain(
    `${zhCN.gained('0')}${zhCN.lost('0')}`,
  );

  // Where it was told otherwise, its mistakes teach the analyst.
  await page.getByTestId('lab-mistakes').getByTestId('lab-teach').first().click();
  await page.getByTestId('lab-mistakes').getByText(zhCN.taught).waitFor();
  await page.getByTestId('lab-remove').click();
  expect(await page.getByTestId('lab-run').count()).toBe(0);
});

test('a table without labels is labelled by one key each, across a reload, and judged', async () => {
  const site = await host();
  const { page } = await visit(await browse(), site.url);
  await ready(page);
  await goTo(page, 'lab');
  const folder = temporary();
  writeFileSync(join(folder, 'bare.csv'), '评论\n味道很好\n再也不来了\n嗯嗯嗯\n几点开门\n');
  await page.getByTestId('lab-file').setInputFiles(join(folder, 'bare.csv'));
  await page.getByTestId('lab-label').click();
  const text = page.getByTestId('lab-by-hand-text');
  await expect.poll(() => text.innerText()).toBe('味道很好');
  await page.keyboard.press('1');
  await expect.poll(() => text.innerText()).toBe('再也不来了');
  await page.keyboard.press('1');
  await page.keyboard.press('Backspace');
  await page.keyboard.press('2');
  await expect.poll(() => text.innerText()).toBe('嗯嗯嗯');
  expect(await violations(page, 'by hand', [...VIEWS.one, ...VIEWS.other])).toEqual([]);
  await page.reload();
  await ready(page);
  await expect.poll(() => text.innerText()).toBe('嗯嗯嗯');
  await page.keyboard.press('0');
  await page.keyboard.press('3');
  await text.waitFor({ state: 'detached' });
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByTestId('lab-by-hand-save').click(),
  ]);
  expect(
    readFileSync(await download.path(), 'utf8')
      .trim()
      .split('\n'),
  ).toHaveLength(3);
  await page.getByTestId('lab-by-hand-use').click();
  await expect.poll(() => state(page), PATIENCE).toBe('done');
  await page.getByTestId('lab-matrix').waitFor();
});

test('texts in other clothes: paused, gone on with after a reload, counted and printed', async () => {
  const site = await host();
  const { page } = await visit(await browse(), site.url);
  await ready(page);
  await goTo(page, 'lab');
  const folder = temporary();
  const rows = Array.from({ length: 12 }, (_, i) => `味道很好${'呀'.repeat(i)},好评`);
  writeFileSync(join(folder, 'own.csv'), ['评论,标签', ...rows, '再也不来了,差评', ''].join('\n'));
  await page.getByTestId('lab-file').setInputFiles(join(folder, 'own.csv'));
  await page.getByTestId('lab-take').click();
  await expect.poll(() => state(page), PATIENCE).toBe('done');

  const run = page.getByTestId('lab-flips-run');
  await page.getByTestId('lab-flips-as-written').check();
  await page.getByTestId('lab-flips-begin').click();
  await expect.poll(() => run.innerText(), PATIENCE).toMatch(/已完成 [1-9]/);
  await page.getByTestId('lab-flips-run-pause').click();
  await page.reload();
  await ready(page);
  await page.getByTestId('lab-flips-run-on').click();
  await expect.poll(() => run.getAttribute('data-state'), PATIENCE).toBe('done');
  expect(await page.getByTestId('lab-flips-as-written').isChecked()).toBe(true);
  const table = page.getByTestId('lab-flips-table');
  expect(await table.innerText()).toContain(labFlips.kinds.traditional);
  expect(await violations(page, 'flips', [...VIEWS.one, ...VIEWS.other])).toEqual([]);

  await page.emulateMedia({ media: 'print', colorScheme: 'light' });
  expect(await table.isVisible()).toBe(true);
  expect(await page.getByTestId('lab-made-with').isVisible()).toBe(true);
  expect(await page.getByTestId('lab-matrix').getByRole('button').first().isVisible()).toBe(true);
  for (const hidden of ['lab-print', 'lab-sample', 'lab-flips-as-written', 'lab-threshold']) {
    expect(await page.getByTestId(hidden).isVisible(), hidden).toBe(false);
  }
});

test('replies of two prompts are made while one chats, scored blind by keys, and revealed', async () => {
  const site = await host();
  const { page } = await visit(await browse(), site.url);
  await ready(page);
  await goTo(page, 'lab');
  await page.getByTestId('lab-part-replies').click();
  const run = page.getByTestId('lab-replies-run');
  await page.getByTestId('lab-replies-make').click();
  await expect.poll(() => run.innerText(), PATIENCE).toMatch(/已完成 [1-9]/);
  await say(page, '今天的实验终于成功了,太棒了!');
  await replied(page);
  await goTo(page, 'lab');
  if ((await run.getAttribute('data-state')) === 'running')
    await page.getByTestId('lab-replies-run-pause').click();
  await page.reload();
  await ready(page);
  await page.getByTestId('lab-part-replies').click();
  const goOn = page.getByTestId('lab-replies-run-on');
  await page.getByTestId('lab-sets').locator('li').waitFor();
  if (await goOn.count()) await goOn.click();
  await page.getByTestId('lab-replies-make').waitFor(PATIENCE);
  await page.getByTestId('lab-replies-prompt').fill('你是一个海盗。');
  await page.getByTestId('lab-replies-make').click();
  await expect.poll(() => page.getByTestId('lab-score').count(), PATIENCE).toBe(1);
  await expect.poll(() => run.getAttribute('data-state'), PATIENCE).toBe('done');

  await page.getByTestId('lab-score').click();
  await page.getByTestId('lab-scoring').waitFor();
  // Nothing on the card tells whose a reply is.
  expect(await page.getByTestId('lab-scoring').innerText()).not.toContain('海盗');
  expect(await violations(page, 'scoring', [...VIEWS.one, ...VIEWS.other])).toEqual([]);
  const turn = page.getByTestId('lab-turn');
  await page.keyboard.press('5');
  await expect.poll(() => turn.innerText()).toContain(labReplies.reply('2'));
  await page.keyboard.press('3');
  await expect.poll(() => turn.innerText()).toContain(labReplies.turn('2', '20'));
  await page.keyboard.press('Backspace');
  await expect.poll(() => turn.innerText()).toContain(labReplies.turn('1', '20'));
  await expect.poll(() => stored(page, SCORING_KEY)).toMatchObject({ scores: [5] });
  await page.reload();
  await ready(page);
  await page.getByTestId('lab-part-replies').click();
  await expect.poll(() => turn.innerText()).toContain(labReplies.reply('2'));
  await page.getByTestId('lab-give-2-3').click();
  for (let i = 2; i < 40; i++) await page.keyboard.press(String(1 + (i % 5)));
  await page.getByTestId('lab-scores').waitFor();
  expect(await page.getByTestId('lab-scores').innerText()).toContain('你是一个海盗。');
  expect(await page.getByTestId('lab-scores-table').locator('tbody tr').count()).toBe(6);
  expect(await violations(page, 'scores', [...VIEWS.one, ...VIEWS.other])).toEqual([]);

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByTestId('lab-scores-save').click(),
  ]);
  const report = JSON.parse(readFileSync(await download.path(), 'utf8'));
  expect(report.scored).toHaveLength(20);
  expect(report.b).toMatchObject({ prompt: '你是一个海盗。', browser: expect.any(String) });
});
