/** A model that says what the test wants, at the pace the test wants, in the place of the real one. */
import type { BrowserContext, Page } from 'playwright-core';

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

interface Call {
  /** birpc: `q` is a request, `s` its answer. */
  t?: string;
  i?: string;
  m?: string;
  a?: unknown[];
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
    #stops = new Map<unknown, () => void>();

    override postMessage(message: unknown, options?: unknown): void {
      const { m, a = [], i } = message as Call;
      if (m === 'cancel') this.#stops.get(a[0])?.();
      if (m === 'generate' && window.story) this.#tell(window.story, a[0], i);
      else super.postMessage(message, options as Transferable[]);
    }

    #tell({ deltas, everyMs, thought }: Story, id: unknown, call: string | undefined): void {
      let said = 0;
      const send = (data: Call & { r?: unknown }) =>
        this.dispatchEvent(new MessageEvent('message', { data }));
      const end = (finish: string) => {
        timer.terminate();
        window.ended++;
        this.#stops.delete(id);
        const times = { historyMs: 1, prefillMs: 1, decodeMs: 1 };
        const counts = { promptTokens: 9, reusedTokens: 0, completionTokens: said };
        const text = deltas.slice(0, said).join('');
        const value = { text, thought, finish, droppedMessages: 0, ...counts, ...times };
        send({ t: 's', i: call ?? '', r: { value } });
      };
      const timer = clock(everyMs, () => {
        if (said === deltas.length) return end('stop');
        window.told += deltas[said];
        send({ t: 'q', m: 'delta', a: [id, deltas[said++]] });
      });
      this.#stops.set(id, () => end('cancelled'));
    }
  };
}
