/** A model that says what the test wants, at the pace the test wants, in the place of the real one. */
import type { BrowserContext, Page } from 'playwright-core';
import type { Answer, CallMessage, JobEvent } from '../../../src/contract/wire.ts';

interface Story {
  /** In the order in which they come. */
  deltas: readonly string[];
  everyMs: number;
  /** What the model thought first. */
  thought?: string | undefined;
}

declare global {
  interface Window {
    /** Told in the place of the next replies. */
    story?: Story | undefined;
    /** What was told of all replies, as it was sent. */
    told: string;
    /** How many of them came to an end. */
    ended: number;
  }
}

/** Call before the page is opened. Badges stay those of the real model. */
export async function withStoryteller(context: BrowserContext): Promise<void> {
  await context.addInitScript(storyteller);
}

export async function tell(
  page: Page,
  deltas: readonly string[],
  everyMs = 30,
  thought?: string,
): Promise<void> {
  await page.evaluate((story) => (window.story = story), { deltas, everyMs, thought });
}

function storyteller(): void {
  window.told = '';
  window.ended = 0;
  const Real = window.Worker;
  let policy: { createScriptURL(url: string): unknown } | undefined;
  /** In a thread of its own, as the model is: a page that is hidden or frozen does not hold it up. */
  const clock = (everyMs: number, tick: () => void): Worker => {
    const code = `setInterval(() => postMessage(0), ${everyMs})`;
    // The page allows no script by a plain address; this name is free there.
    policy ??= window.trustedTypes!.createPolicy('default', { createScriptURL: (url) => url });
    const url = policy.createScriptURL(URL.createObjectURL(new Blob([code])));
    const worker = new Real(url as string);
    worker.onmessage = tick;
    return worker;
  };
  window.Worker = class extends Real {
    #stops = new Map<number, () => void>();

    override postMessage(message: unknown, options?: unknown): void {
      const asked = message as CallMessage;
      if (asked.type === 'cancel') this.#stops.get(asked.id)?.();
      const reply = asked.type === 'call' && asked.method === 'generate';
      if (reply && window.story) this.#tell(window.story, asked.id);
      else super.postMessage(message, options as Transferable[]);
    }

    #tell({ deltas, everyMs, thought }: Story, id: number): void {
      let said = 0;
      const send = (data: Answer<JobEvent>) =>
        this.dispatchEvent(new MessageEvent('message', { data }));
      const end = (finish: string) => {
        timer.terminate();
        window.ended++;
        this.#stops.delete(id);
        const times = { historyMs: 1, prefillMs: 1, decodeMs: 1 };
        const counts = { promptTokens: 9, reusedTokens: 0, completionTokens: said };
        const text = deltas.slice(0, said).join('');
        const value = { text, thought, finish, droppedMessages: 0, ...counts, ...times };
        send({ type: 'end', id, outcome: { value } });
      };
      const timer = clock(everyMs, () => {
        if (said === deltas.length) return end('stop');
        const text = deltas[said++] ?? '';
        window.told += text;
        send({ type: 'delta', id, text });
      });
      this.#stops.set(id, () => end('cancelled'));
    }
  };
}
