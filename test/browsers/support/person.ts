/** Somebody before a page: looks until a thing is there, and does what one does with it. */
import { expect } from 'vitest';
import type { Remote } from './remote.ts';

export const id = (testid: string) => `[data-testid="${testid}"]`;

/** Neither hidden nor waiting for something: what a person could press now. */
const usable = (selector: string) => `(() => {
  const found = document.querySelector(${JSON.stringify(selector)});
  return Boolean(found?.getClientRects().length) && !found.disabled;
})()`;

export class Person {
  readonly #remote: Remote;

  constructor(remote: Remote) {
    this.#remote = remote;
  }

  /** What an expression makes in the page; undefined while a document goes or comes. */
  see = (expression: string): Promise<unknown> =>
    this.#remote.run(expression).catch(() => undefined);

  text = (selector: string) =>
    this.see(`document.querySelector(${JSON.stringify(selector)})?.innerText`);

  /** How many there are. */
  count = (selector: string) =>
    this.see(`document.querySelectorAll(${JSON.stringify(selector)}).length`);

  async waitFor(selector: string): Promise<void> {
    await expect.poll(() => this.see(usable(selector)), { message: selector }).toBe(true);
  }

  async click(selector: string): Promise<void> {
    await this.waitFor(selector);
    await this.#remote.click(selector);
  }

  async type(selector: string, text: string): Promise<void> {
    await this.waitFor(selector);
    await this.#remote.type(selector, text);
  }

  choose = (selector: string, file: string) => this.#remote.choose(selector, file);
}
