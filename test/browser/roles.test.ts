/** Roles beside the two: switched on, seen under the message, honest about the demo. */
import { expect, test } from 'vitest';
import { zhCN } from '../../src/words/zh-CN.ts';
import { ready, replied, say } from './support/page.ts';
import { browse, host, visit } from './support/visit.ts';

test('roles that are switched on say what they found under the message', async () => {
  const site = await host();
  const { page } = await visit(await browse(), site.url);
  await ready(page);
  await page.getByTestId('settings').click();
  await page.getByTestId('open-roles').click();
  expect(await page.getByTestId('untrained').innerText()).toBe(zhCN.roles.untrained);
  for (const role of ['tone', 'intent', 'keywords', 'urgency']) {
    await page.getByTestId(`role-${role}`).check();
  }
  await page.getByTestId('close').click();
  const text = '今天的实验终于成功了,太棒了!';
  await say(page, text);
  await replied(page);
  const findings = page.getByTestId('finding');
  await expect.poll(() => findings.count()).toBe(4);
  const [tone = '', intent = '', keywords = '', urgency = ''] = await findings.allInnerTexts();
  expect(tone).toMatch(/^情绪（三类）：(正面|中性|负面)\s*\d+%$/);
  expect(intent).toMatch(/^意图：(提问|请求|倾诉|闲聊|其他)\s*\d+%$/);
  expect(urgency).toMatch(/^紧急程度：(紧急|普通)\s*\d+%$/);
  const words = keywords
    .replace(/^关键词：/, '')
    .replace(/\s*(按词频|\d+%)$/, '')
    .split('、');
  for (const word of words) expect(text).toContain(word);
  await page.reload();
  await expect.poll(() => findings.count()).toBe(4);
});
