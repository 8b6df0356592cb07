/** Firefox by WebDriver BiDi, which it speaks itself: https://w3c.github.io/webdriver-bidi/ */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import WebSocket from 'ws';
import type { Remote } from './remote.ts';

interface Answer {
  id?: number;
  result?: unknown;
  error?: string;
  message?: string;
}

type Send = (method: string, params: object) => Promise<unknown>;

export async function startFirefox(program: string, profile: string): Promise<Remote> {
  const args = ['--headless', '--no-remote', '--remote-debugging-port', '0', '--profile', profile];
  const browser = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = new Promise((resolve) => browser.once('exit', resolve));
  const socket = new WebSocket(`${await address(createInterface(browser.stderr))}/session`);
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  const send = conversation(socket);
  await send('session.new', { capabilities: {} });
  const { contexts } = (await send('browsingContext.getTree', {})) as {
    contexts: { context: string }[];
  };
  const tab = new FirefoxTab(send, contexts[0]?.context ?? '');
  return Object.assign(tab, {
    async close() {
      await send('browser.close', {}).catch(() => {});
      socket.close();
      await ended;
    },
  });
}

class FirefoxTab implements Omit<Remote, 'close'> {
  readonly #send: Send;
  readonly #context: string;

  constructor(send: Send, context: string) {
    this.#send = send;
    this.#context = context;
  }

  async open(url: string): Promise<void> {
    await this.#ask('browsingContext.navigate', { url, wait: 'complete' });
  }

  async reload(): Promise<void> {
    await this.#ask('browsingContext.reload', { wait: 'complete' });
  }

  async click(selector: string): Promise<void> {
    const origin = { type: 'element', element: await this.#find(selector) };
    const move = { type: 'pointerMove', x: 0, y: 0, origin };
    const press = { type: 'pointerDown', button: 0 };
    const actions = [move, press, { type: 'pointerUp', button: 0 }];
    await this.#ask('input.performActions', {
      actions: [{ type: 'pointer', id: 'mouse', actions }],
    });
  }

  async type(selector: string, text: string): Promise<void> {
    await this.click(selector);
    const actions = [...text].flatMap((value) => [
      { type: 'keyDown', value },
      { type: 'keyUp', value },
    ]);
    await this.#ask('input.performActions', { actions: [{ type: 'key', id: 'keys', actions }] });
  }

  async choose(selector: string, file: string): Promise<void> {
    const element = await this.#find(selector);
    await this.#ask('input.setFiles', { element, files: [file] });
  }

  async run(expression: string): Promise<unknown> {
    const outcome = (await this.#send('script.evaluate', {
      expression: `(async () => JSON.stringify(await (${expression})))()`,
      target: { context: this.#context },
      awaitPromise: true,
    })) as { result?: { value?: string }; exceptionDetails?: { text: string } };
    if (outcome.exceptionDetails) throw new Error(outcome.exceptionDetails.text);
    return outcome.result?.value === undefined ? undefined : JSON.parse(outcome.result.value);
  }

  async #find(selector: string): Promise<{ sharedId: string }> {
    await this.run(`document.querySelector(${JSON.stringify(selector)})
      ?.scrollIntoView({ block: 'center', behavior: 'instant' })`);
    const locator = { type: 'css', value: selector };
    const found = (await this.#ask('browsingContext.locateNodes', { locator })) as {
      nodes: { sharedId: string }[];
    };
    const [node] = found.nodes;
    if (!node) throw new Error(`there is no ${selector}`);
    return { sharedId: node.sharedId };
  }

  #ask(method: string, params: object): Promise<unknown> {
    return this.#send(method, { context: this.#context, ...params });
  }
}

/** Commands are answered by their number. */
function conversation(socket: WebSocket): Send {
  let lastId = 0;
  const waiting = new Map<number, (answer: Answer) => void>();
  socket.on('message', (data) => {
    const answer = JSON.parse(String(data)) as Answer;
    if (answer.id !== undefined) waiting.get(answer.id)?.(answer);
  });
  return async (method, params) => {
    const id = ++lastId;
    const answered = new Promise<Answer>((resolve) => waiting.set(id, resolve));
    socket.send(JSON.stringify({ id, method, params }));
    const { result, error, message } = await answered;
    waiting.delete(id);
    if (error) throw new Error(`${method}: ${error}: ${message}`);
    return result;
  };
}

/** Told on standard error, once the browser listens. */
async function address(lines: AsyncIterable<string>): Promise<string> {
  for await (const line of lines) {
    const url = /listening on (ws:\S+)/.exec(line)?.[1];
    if (url) return url;
  }
  throw new Error('Firefox ended before it listened');
}
