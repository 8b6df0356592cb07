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

export async function startFirefox(program: string, profile: string): Promise<Remote> {
  const args = ['--headless', '--no-remote', '--remote-debugging-port', '0', '--profile', profile];
  const browser = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = new Promise((resolve) => browser.once('exit', resolve));
  const socket = new WebSocket(`${await address(createInterface(browser.stderr))}/session`);
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));

  let lastId = 0;
  const waiting = new Map<number, (answer: Answer) => void>();
  socket.on('message', (data) => {
    const answer = JSON.parse(String(data)) as Answer;
    if (answer.id !== undefined) waiting.get(answer.id)?.(answer);
  });
  const send = async (method: string, params: object): Promise<unknown> => {
    const id = ++lastId;
    const answered = new Promise<Answer>((resolve) => waiting.set(id, resolve));
    socket.send(JSON.stringify({ id, method, params }));
    const { result, error, message } = await answered;
    waiting.delete(id);
    if (error) throw new Error(`${method}: ${error}: ${message}`);
    return result;
  };

  await send('session.new', { capabilities: {} });
  const { contexts } = (await send('browsingContext.getTree', {})) as {
    contexts: { context: string }[];
  };
  const context = contexts[0]?.context;
  return {
    open: async (url) =>
      void (await send('browsingContext.navigate', { context, url, wait: 'complete' })),
    reload: async () => void (await send('browsingContext.reload', { context, wait: 'complete' })),
    async run(expression) {
      const outcome = (await send('script.evaluate', {
        expression: `(async () => JSON.stringify(await (${expression})))()`,
        target: { context },
        awaitPromise: true,
      })) as { type: string; result?: { value?: string }; exceptionDetails?: { text: string } };
      if (outcome.exceptionDetails) throw new Error(outcome.exceptionDetails.text);
      return outcome.result?.value === undefined ? undefined : JSON.parse(outcome.result.value);
    },
    async close() {
      await send('browser.close', {}).catch(() => {});
      socket.close();
      await ended;
    },
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
