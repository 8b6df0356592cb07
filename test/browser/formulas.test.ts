/** Code in colours and formulas, drawn when a reply has one, and nothing of it fetched before. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { offlineReady, ready, replied, say } from './support/page.ts';
import { tell, withStoryteller } from './support/storyteller.ts';
import { browse, host, visit } from './support/visit.ts';

const CODE = ['看：\n\n```python\ndef f(x):', '\n    # 平方\n    return x * x', '\n```\n'];
const FORMULAS = [
  '求根公式：\n\n$$x = \\frac{-b \\pm \\sqrt{b^2 - 4ac}}{2a}$$\n\n其中 \\(a ',
  '\\ne 0\\)，价格 $5 和 $6，$\\frac{1}{$ 与 $\\pmb{x}$。',
];

const lazy = (paths: readonly string[]) =>
  paths.filter((path) => /assets\/(highlight|draw-formula)-/.test(path));
const colours = (page: Page) => page.getByTestId('reply').last().locator('pre .keyword');

test('code and formulas', async () => {
  const site = await host();
  const context = await browse();
  await withStoryteller(context);
  const { page } = await visit(context, site.url);
  const told: string[] = [];
  page.on('console', (message) => told.push(message.text()));
  await ready(page);
  await tell(page, ['只有字。'], 5);
  await say(page, '你好');
  await replied(page);
  expect(lazy(site.requests)).toEqual([]);

  await tell(page, CODE, 5);
  await say(page, '写个函数');
  await replied(page);
  await expect.poll(() => colours(page).allInnerTexts()).toEqual(['def', 'return']);
  const code = page.getByTestId('reply').last().locator('pre');
  expect(await code.innerText()).toBe('def f(x):\n    # 平方\n    return x * x\n');

  await tell(page, FORMULAS, 5);
  await say(page, '公式');
  await replied(page);
  const reply = page.getByTestId('reply').last();
  await expect.poll(() => reply.locator('math').count()).toBe(3);
  expect(await reply.locator('math[display=block] mfrac').count()).toBe(1);
  expect(await reply.innerText()).toContain('价格 $5 和 $6，$\\frac{1}{$ 与');
  expect(await reply.locator('[style]').count()).toBe(0);
  expect(lazy(site.requests)).toHaveLength(2);
  expect(told.filter((text) => /Content Security|Trusted/i.test(text))).toEqual([]);

  // Kept for offline use like everything else.
  await offlineReady(page);
  await context.setOffline(true);
  await page.reload();
  await ready(page);
  await expect.poll(() => page.locator('math').count()).toBe(3);
});
