/** What is wrong with a page for those who read it by ear, by keyboard or with weak eyes. */
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

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
 * Serious and critical violations and levels of headings left out, as `where: rule, element`. Also `spills`: what is meant to stand
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
    await expect.poll(() => page.evaluate(moving, colorScheme), { timeout: 30_000 }).toEqual([]);
    const faults = [...(await axeFaults(page)), ...(await spills(page))];
    found.push(...faults.map((fault) => `${state}, ${colorScheme}, ${width}: ${fault}`));
  }
  return found;
}

/** What is not yet as it will be. */
function moving(theme: string): string[] {
  const { dataset } = document.documentElement;
  const unfinished = document
    .getAnimations()
    .filter(({ effect }) => effect?.getComputedTiming().iterations !== Infinity)
    .map(({ effect, playState }) => {
      const target = effect instanceof KeyframeEffect ? effect.target?.outerHTML : '';
      return `${playState} ${target?.slice(0, 80)}`;
    });
  return dataset['theme'] === theme ? unfinished : [`theme ${dataset['theme']}`];
}

/** As `rule, element`. */
export async function axeFaults(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() =>
    (globalThis as unknown as { axe: typeof axe }).axe.run(document, {
      resultTypes: ['violations'],
    }),
  );
  return violations
    .filter(
      ({ id, impact }) => impact === 'serious' || impact === 'critical' || id === 'heading-order',
    )
    .flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}, ${target.join(' ')}`));
}

function spills(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [document.documentElement, document.body, ...document.querySelectorAll('dialog')]
      .filter((e) => e.scrollHeight > e.clientHeight || e.scrollWidth > e.clientWidth)
      .map((e) => `spills, ${e.tagName.toLowerCase()}`),
  );
}
