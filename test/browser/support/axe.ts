/** What is wrong with a page for those who read it by ear, by keyboard or with weak eyes. */
import axe from 'axe-core';
import type { Page } from 'playwright-core';

interface View {
  width: number;
  height: number;
  colorScheme: 'light' | 'dark';
}

const WIDE = { width: 1280, height: 800 };
const NARROW = { width: 390, height: 844 };

/** Each theme and each size once; together every pair. */
export const VIEWS: Record<'one' | 'other', readonly View[]> = {
  one: [
    { ...WIDE, colorScheme: 'light' },
    { ...NARROW, colorScheme: 'dark' },
  ],
  other: [
    { ...WIDE, colorScheme: 'dark' },
    { ...NARROW, colorScheme: 'light' },
  ],
};

/**
 * Serious and critical violations, as `where: rule, element`. Also `spills`: what is meant to stand
 * still and has more in it than it shows. A key or a search could push its header out of sight.
 */
export async function violations(
  page: Page,
  state: string,
  views: readonly View[],
): Promise<string[]> {
  const found: string[] = [];
  for (const { width, height, colorScheme } of views) {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    // Colours fade for a moment, and for longer where the machine is busy.
    await page.waitForFunction(
      (theme) =>
        document.documentElement.dataset['theme'] === theme &&
        document
          .getAnimations()
          .every(({ effect }) => effect?.getComputedTiming().iterations === Infinity),
      colorScheme,
    );
    const faults = [...(await axeFaults(page)), ...(await spills(page))];
    found.push(...faults.map((fault) => `${state}, ${colorScheme}, ${width}: ${fault}`));
  }
  return found;
}

async function axeFaults(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() =>
    (globalThis as unknown as { axe: typeof axe }).axe.run(document, {
      resultTypes: ['violations'],
    }),
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}, ${target.join(' ')}`));
}

function spills(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [document.documentElement, document.body, ...document.querySelectorAll('dialog')]
      .filter((e) => e.scrollHeight > e.clientHeight || e.scrollWidth > e.clientWidth)
      .map((e) => `spills, ${e.tagName.toLowerCase()}`),
  );
}
