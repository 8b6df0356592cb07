/** The zip for a school, unpacked and started by the file that macOS and Linux start it with. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { request } from 'node:http';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';
import { expect, onTestFinished, test } from 'vitest';
import { writeZip } from '../../tools/release/write-zip.ts';
import { DIST } from './support/build.ts';
import { offlineReady, ready, replied, say } from './support/page.ts';
import { browse, temporary, visit } from './support/visit.ts';

const PERL = spawnSync('perl', ['-v']).status === 0;

/** Unpacked as a system would: who may run what is part of a zip's directory. */
async function unpacked(): Promise<string> {
  const folder = temporary();
  const zip = join(folder, 'release.zip');
  await writeZip(zip, 'app', 'tools/release/start', DIST);
  const bytes = readFileSync(zip);
  const modes = modesIn(bytes);
  for (const [name, contents] of Object.entries(unzipSync(bytes))) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, contents, { mode: modes[name]! });
  }
  return join(folder, 'app');
}

/** Permissions by name, from the zip's central directory. */
function modesIn(bytes: Buffer): Record<string, number> {
  const modes: Record<string, number> = {};
  const entry = Buffer.from([0x50, 0x4b, 1, 2]);
  for (let at = bytes.indexOf(entry); at !== -1; at = bytes.indexOf(entry, at + 46)) {
    const name = bytes.toString('utf8', at + 46, at + 46 + bytes.readUInt16LE(at + 28));
    modes[name] = (bytes.readUInt32LE(at + 38) >>> 16) & 0o777;
  }
  return modes;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((next) => server.once('listening', next));
  const { port } = server.address() as AddressInfo;
  await new Promise((next) => server.close(next));
  return port;
}

async function start(folder: string, port: number): Promise<string> {
  const child = spawn('perl', [join(folder, 'start/serve.pl'), `--port=${port}`, '--no-open']);
  onTestFinished(() => void child.kill());
  let told = '';
  await new Promise<void>((next, fail) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      told += text;
      if (told.includes('Keep this window open')) next();
    });
    child.once('exit', () => fail(new Error(told)));
  });
  return `http://localhost:${port}/`;
}

interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
}

/** Not by fetch, which tidies the path up and sets the host itself. */
function ask(port: number, path: string, headers: Record<string, string> = {}): Promise<Answer> {
  return new Promise((next, fail) => {
    const sent = request({ port, path, headers, host: '127.0.0.1' }, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('end', () =>
        next({
          status: answer.statusCode ?? 0,
          headers: answer.headers,
          body: Buffer.concat(parts),
        }),
      );
    });
    sent.on('error', fail).end();
  });
}

test('holds the site and a start file for each system', async () => {
  const folder = temporary();
  const zip = join(folder, 'release.zip');
  const size = await writeZip(zip, 'app', 'tools/release/start', DIST);
  const bytes = readFileSync(zip);
  expect(bytes.length).toBe(size);
  const files = unzipSync(bytes);
  const modes = modesIn(bytes);
  expect(Object.keys(modes).sort()).toEqual(Object.keys(files).sort());
  expect(Buffer.from(files['app/site/sw.js']!)).toEqual(readFileSync(join(DIST, 'sw.js')));
  expect(modes['app/Start on macOS.command']).toBe(0o755);
  expect(modes['app/start-on-linux.sh']).toBe(0o755);
  const text = (name: string) => Buffer.from(files[name]!).toString('utf8');
  const lone = /(?<!\r)\n/; // the Windows shell stumbles over these
  expect(text('app/Start on Windows.cmd')).not.toMatch(lone);
  expect(text('app/Start on Windows.cmd')).toContain('start\\serve.ps1');
  expect(text('app/start/serve.ps1')).not.toMatch(lone);
  expect(text('app/start/serve.ps1').startsWith('\uFEFF#')).toBe(true);
  expect(text('app/README.txt')).toContain('http://localhost:8765/');
});

test.skipIf(!PERL)('started, it answers, and goes on without its server', async () => {
  const folder = await unpacked();
  const url = await start(folder, await freePort());
  const context = await browse();
  const { page } = await visit(context, url);
  await ready(page);
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  await offlineReady(page);
  await say(page, '今天很开心');
  expect(await replied(page)).not.toBe('');
});

test.skipIf(!PERL)('serves what lies in the site and nothing else', async () => {
  const folder = await unpacked();
  const port = await freePort();
  await start(folder, port);
  const wasm = 'models/demo/onnx/model_quantized.onnx';
  const whole = await ask(port, `/${wasm}`);
  expect(whole.body.equals(readFileSync(join(DIST, wasm)))).toBe(true);
  const page = await ask(port, '/');
  expect(page.status).toBe(200);
  expect(page.headers['content-security-policy']).toContain("default-src 'none'");
  expect(page.headers['cross-origin-embedder-policy']).toBe('require-corp');
  expect((await ask(port, '/sw.js')).headers['content-type']).toBe('text/javascript');

  const part = await ask(port, `/${wasm}`, { range: 'bytes=100-199' });
  expect([part.status, part.headers['content-range']]).toEqual([
    206,
    `bytes 100-199/${whole.body.length}`,
  ]);
  expect(part.body.equals(whole.body.subarray(100, 200))).toBe(true);
  const rest = await ask(port, `/${wasm}`, { range: `bytes=${whole.body.length - 5}-` });
  expect(rest.body.equals(whole.body.subarray(-5))).toBe(true);
  expect((await ask(port, `/${wasm}`, { range: 'bytes=99999999-' })).status).toBe(416);
  const tag = String(page.headers.etag);
  expect((await ask(port, '/', { 'if-none-match': tag })).status).toBe(304);

  for (const path of ['/none', '/../start/serve.pl', '/%2e%2e/README.txt', '/assets', '/%00']) {
    expect([path, (await ask(port, path)).status]).toEqual([path, 404]);
  }
  expect((await ask(port, '/', { host: 'evil.example' })).status).toBe(403);
});

test.skipIf(!PERL)('a second start finds the first one; another program is told of', async () => {
  const folder = await unpacked();
  const port = await freePort();
  await start(folder, port);
  const again = () =>
    spawnSync('perl', [join(folder, 'start/serve.pl'), `--port=${port}`, '--no-open'], {
      encoding: 'utf8',
    });
  expect(again().status).toBe(0);

  const other = await freePort();
  const blocker = createServer((socket) => void socket.end('HTTP/1.1 200 OK\r\n\r\nsomething'));
  await new Promise<void>((next) => blocker.listen(other, '127.0.0.1', next));
  onTestFinished(() => void blocker.close());
  const child = spawn('perl', [join(folder, 'start/serve.pl'), `--port=${other}`, '--no-open']);
  let told = '';
  child.stdout.on('data', (text: Buffer) => (told += text.toString()));
  const status = await new Promise((next) => child.once('close', next));
  expect(status).toBe(1);
  expect(told).toContain(`Another program uses port ${other}`);
});
