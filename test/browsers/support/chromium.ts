/** The Chromium of the other tests, for a journey that knows of no browser in particular. */
import { launch } from '../../browser/support/browser.ts';
import type { Remote } from './remote.ts';

export async function startChromium(profile: string): Promise<Remote> {
  const context = await launch(profile);
  const page = context.pages()[0] ?? (await context.newPage());
  const find = (selector: string) => page.locator(selector).first();
  return {
    open: async (url) => void (await page.goto(url)),
    reload: async () => void (await page.reload()),
    click: (selector) => find(selector).click(),
    type: (selector, text) => find(selector).pressSequentially(text),
    choose: (selector, file) => find(selector).setInputFiles(file),
    run: (expression) => page.evaluate(expression),
    close: () => context.close(),
  };
}
