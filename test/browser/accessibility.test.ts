/** What axe finds on every main state: both languages and themes, phone and desktop. */
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { ready, replied, say } from './support/page.ts';
import { browse, host, visit } from './support/visit.ts';

const SIZES = [
  { width: 1280, height: 800 },
  { width: 390, height: 844 },
];
const SCHEMES = ['light', 'dark'] as const;

/** Serious and critical violations, in every theme and size, as `where: rule, element`. */
async function violations(page: Page, state: string): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of SCHEMES) {
    for (const size of SIZES) {
      await page.setViewportSize(size);
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      // Colours fade for a moment, and for longer where the machine is busy.
      await page.waitForFunction(() =>
        document
          .getAnimations()
          .every(({ effect }) => effect?.getComputedTiming().iterations === Infinity),
      );
      const { violations } = await page.evaluate(() =>
        (globalThis as unknown as { axe: typeof axe }).axe.run(document, {
          resultTypes: ['violations'],
        }),
      );
      for (const { id, impact, nodes } of violations) {
        if (impact !== 'serious' && impact !== 'critical') continue;
        const where = `${state}, ${colorScheme}, ${size.width}`;
        found.push(...nodes.map(({ target }) => `${where}: ${id}, ${target.join(' ')}`));
      }
    }
  }
  return found;
}

test.each(['zh-CN', 'en-US'])(
  'no serious fault on the empty page, a chat, a refusal, consent, settings, history: %s',
  async (locale) => {
    const site = await host();
    const { page } = await visit(await browse(undefined, { locale }), site.url);
    await ready(page);
    await page.evaluate(axe.source);
    const found = await violations(page, 'empty');

    await say(page, locale === 'zh-CN' ? '今天的实验终于成功了!' : 'I feel terrible today.');
    await replied(page);
    found.push(...(await violations(page, 'chat')));
    await say(page, locale === 'zh-CN' ? '我真的不想活了' : 'I want to die');
    await page.getByTestId('help-card').waitFor();
    await replied(page, 2);
    found.push(...(await violations(page, 'help card')));
    await say(page, ' ');
    found.push(...(await violations(page, 'refusal')));

    await page.getByTestId('model-chip').click();
    found.push(...(await violations(page, 'models')));
    await page.getByTestId('use-model').first().click();
    await page.getByTestId('consent').waitFor();
    found.push(...(await violations(page, 'consent')));
    await page.getByTestId('close').click();
    for (const sheet of ['settings', 'history']) {
      await page.getByTestId(sheet).click();
      found.push(...(await violations(page, sheet)));
      await page.getByTestId('close').click();
    }
    for (const sheet of ['teach', 'computer', 'journal', 'about', 'safety', 'roles']) {
      await page.getByTestId('settings').click();
      await page.getByTestId(`open-${sheet}`).click();
      found.push(...(await violations(page, sheet)));
      await page.getByTestId('close').click();
    }
    expect(found).toEqual([]);
  },
);

test('the check itself finds what is wrong', async () => {
  const site = await host();
  const { page } = await visit(await browse(), site.url);
  await ready(page);
  await page.evaluate(axe.source);
  await page.evaluate(() =>
    document.querySelector('header')?.append(document.createElement('button')),
  );
  expect((await violations(page, 'empty')).join()).toContain('button-name');
});
