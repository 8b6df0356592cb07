/** The prompts of the roles, and what is not offered with the demo. */
import { expect, test } from 'vitest';
import { zhCN } from '../../src/i18n/zh-CN/zh-CN.ts';
import { openSheet, ready, replied, say } from './support/page.ts';
import { browse, host, visit } from './support/visit.ts';

test('what the demo has not learnt is not offered with it', async () => {
  const site = await host();
  const { page } = await visit(await browse(), site.url);
  await ready(page);
  await openSheet(page, 'roles');
  expect(await page.getByTestId('untrained').innerText()).toBe(zhCN.roles.untrained);
  for (const role of ['tone', 'intent', 'keywords', 'urgency']) {
    expect(await page.getByTestId(`role-${role}`).isDisabled()).toBe(true);
  }
});

test('a prompt of one’s own: refused when it is empty, warned of when a label is no token, reset', async () => {
  const site = await host();
  const { page } = await visit(await browse(), site.url);
  await ready(page);
  await openSheet(page, 'roles');
  const prompt = page.getByTestId('prompt-analyst');
  const outcome = page.getByTestId('outcome-analyst');
  const original = await prompt.inputValue();

  await prompt.fill('  ');
  await page.getByTestId('save-analyst').click();
  await expect.poll(() => outcome.innerText()).toBe(zhCN.roles.problems.empty());
  await prompt.fill('长'.repeat(3000));
  await page.getByTestId('save-analyst').click();
  await expect.poll(() => outcome.innerText()).toMatch(/提示词有 [\d,]+ 个词元，上限 256/);

  await page.getByTestId('labels-en').click();
  await page.getByTestId('positive-words').fill('absolutely wonderful');
  await page.getByTestId('save-analyst').click();
  await expect
    .poll(() => outcome.innerText())
    .toMatch(/^已保存。“absolutely wonderful”在这个模型里是 \d+ 个词元/);
  await page.getByTestId('changed-analyst').waitFor();
  await page.getByTestId('close').click();
  await say(page, '今天的实验终于成功了,太棒了!');
  await replied(page);
  expect(await page.getByTestId('badge').innerText()).toMatch(/正面|负面|不确定/);

  await openSheet(page, 'roles');
  expect(await page.getByTestId('positive-words').inputValue()).toBe('absolutely wonderful');
  await page.getByTestId('reset-analyst').click();
  expect(await prompt.inputValue()).toBe(original);
  expect(await page.getByTestId('changed-analyst').count()).toBe(0);
});

test('the demo says that it follows no prompt, and after its third reply that it is small', async () => {
  const site = await host();
  const { page } = await visit(await browse(), site.url);
  await ready(page);
  const note = page.getByTestId('demo-note');
  await openSheet(page, 'roles');
  await page.getByTestId('prompt-assistant').fill('You are a pirate.');
  await page.getByTestId('save-assistant').click();
  await page.getByTestId('changed-assistant').waitFor();
  expect(await page.getByTestId('demo-prompt').innerText()).toBe(zhCN.demoNotes.ownPrompt);
  await page.getByTestId('close').click();
  await say(page, '你好');
  await replied(page);
  expect(await note.innerText()).toContain(zhCN.demoNotes.ownPrompt);

  await say(page, '今天真开心');
  await replied(page, 2);
  expect(await note.count()).toBe(1);
  await say(page, '谢谢你');
  await replied(page, 3);
  expect(await note.last().innerText()).toContain(zhCN.demoNotes.small);
  await note.last().getByRole('button').click();
  await page.getByTestId('model-sheet').waitFor();
});
