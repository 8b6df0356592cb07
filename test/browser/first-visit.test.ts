/** What a first visit costs, and what it says meanwhile. */
import { readFileSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { expect, test } from 'vitest';
import { zhCN } from '../../src/i18n/zh-CN/zh-CN.ts';
import { DIST } from './support/build.ts';
import { offlineReady, ready } from './support/page.ts';
import { browse, host, visit } from './support/visit.ts';

const TYPES: Record<string, string> = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};

test('a host without ETag or Last-Modified sends the large files once', async () => {
  const site = await host();
  let sent = 0;
  const times = new Map<string, number>();
  site.other = (request, response) => {
    const { pathname } = new URL(request.url ?? '/', site.url);
    const path = pathname === '/' ? 'index.html' : pathname.slice(1);
    const file = join(DIST, path);
    if (!statSync(file, { throwIfNoEntry: false })?.isFile()) return false;
    const body = readFileSync(file);
    sent += body.length;
    times.set(path, (times.get(path) ?? 0) + 1);
    const type = TYPES[extname(path)] ?? 'application/octet-stream';
    response.writeHead(200, { 'Content-Type': type, 'Cache-Control': 'no-cache' });
    response.end(body);
    return true;
  };
  const { page } = await visit(await browse(), site.url);
  await ready(page);
  await offlineReady(page);
  const large = [...times].filter(([path]) => statSync(join(DIST, path)).size > 50_000);
  expect(large.length).toBeGreaterThan(4); // page, engine, runtime, model, licences
  expect(large.filter(([, count]) => count > 1)).toEqual([]);
  expect(sent).toBeLessThan(24e6);
});

test('while the demo loads, the page says how much has come', async () => {
  const site = await host();
  let goOn = () => {};
  site.other = (request, response) => {
    if (!request.url?.endsWith('.wasm')) return false;
    const body = readFileSync(join(DIST, 'ort/ort-wasm-simd-threaded.wasm'));
    const headers = { 'Content-Type': 'application/wasm', 'Content-Length': body.length };
    response.writeHead(200, headers).write(body.subarray(0, 10e6));
    goOn = () => response.end(body.subarray(10e6));
    return true;
  };
  const { page } = await visit(await browse(), site.url);
  const chip = page.getByTestId('model-chip');
  await expect.poll(() => chip.innerText()).toMatch(/1\d MB \/ 2\d MB/);
  expect(await chip.innerText()).toContain(zhCN.chip.loading);
  goOn();
  await ready(page);
  await expect.poll(() => chip.innerText()).toContain(zhCN.chip.threads(1).replace(/\d+ /, ''));
});
