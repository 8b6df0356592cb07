/** WebKitGTK by its own driver, in plain calls of https://www.w3.org/TR/webdriver2/ */
import { spawn } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import type { Remote } from './remote.ts';

type Send = (method: 'POST' | 'DELETE', path: string, body?: object) => Promise<unknown>;

export async function startWebKit(driver: string, browser: string): Promise<Remote> {
  const port = await freePort();
  const args = ['-a', driver, `--port=${port}`];
  const process = spawn('xvfb-run', args, { stdio: 'ignore', detached: true });
  const ended = new Promise((resolve) => process.once('exit', resolve));

  let root = `http://127.0.0.1:${port}`;
  const send: Send = async (method, path, body) => {
    const init = { method, ...(body && { body: JSON.stringify(body) }) };
    const response = await fetch(`${root}${path}`, init);
    const { value } = (await response.json()) as { value: unknown };
    if (!response.ok) throw new Error(JSON.stringify(value));
    return value;
  };

  const options = { binary: browser, args: ['--automation'] };
  const capabilities = { alwaysMatch: { 'webkitgtk:browserOptions': options } };
  const begin = () => send('POST', '/session', { capabilities }) as Promise<{ sessionId: string }>;
  const { sessionId } = await patiently(begin);
  root += `/session/${sessionId}`;
  await send('POST', '/timeouts', { script: 120_000, pageLoad: 60_000 });
  return {
    ...tab(send),
    async close() {
      await send('DELETE', '').catch(() => {});
      // The wrapper waits for the driver, which waits for ever: both are one group.
      if (process.pid) globalThis.process.kill(-process.pid);
      await ended;
    },
  };
}

function tab(send: Send): Omit<Remote, 'close'> {
  const find = async (selector: string) => {
    const query = { using: 'css selector', value: selector };
    const element = (await send('POST', '/element', query)) as Record<string, string>;
    return `/element/${Object.values(element)[0]}`;
  };
  const write = async (selector: string, text: string) =>
    void (await send('POST', `${await find(selector)}/value`, { text }));
  return {
    open: async (url) => void (await send('POST', '/url', { url })),
    reload: async () => void (await send('POST', '/refresh', {})),
    click: async (selector) => void (await send('POST', `${await find(selector)}/click`, {})),
    type: write,
    choose: write, // a path is how the standard says it
    async run(expression) {
      const script = `const done = arguments[0];
        (async () => JSON.stringify(await (${expression})))().then(
          (value) => done({ value }), (error) => done({ error: String(error) }));`;
      const outcome = await send('POST', '/execute/async', { script, args: [] });
      const { value, error } = outcome as { value?: string; error?: string };
      if (error) throw new Error(error);
      return value === undefined ? undefined : JSON.parse(value);
    },
  };
}

async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await ask();
    } catch (error) {
      if (attempt === 50) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
