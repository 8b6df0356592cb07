import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { preview } from 'vite';
import { expect, onTestFinished, test } from 'vitest';
import { compressed } from '../../tools/pwa/compressed.ts';

const WASM = 'x'.repeat(100_000);

test('npm start sends page and runtime gzipped, and the same bytes', async () => {
  const root = mkdtempSync(join(tmpdir(), 'qwen-all-in-one-preview-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  mkdirSync(join(root, 'dist'));
  writeFileSync(join(root, 'dist/index.html'), '<!doctype html>'.padEnd(5000));
  writeFileSync(join(root, 'dist/a.wasm'), WASM);
  const server = await preview({
    root,
    configFile: false,
    logLevel: 'silent',
    plugins: [compressed()],
    preview: { port: 0 },
  });
  onTestFinished(() => server.close());
  const url = server.resolvedUrls?.local[0] ?? '';
  const get = (path: string, headers = {}) => fetch(new URL(path, url), { headers });

  await expect.poll(async () => (await get('a.wasm')).headers.get('content-encoding')).toBe('gzip');
  const response = await get('a.wasm');
  expect(response.headers.get('content-type')).toBe('application/wasm');
  expect(Number(response.headers.get('content-length'))).toBeLessThan(1000);
  expect(await response.text()).toBe(WASM);
  await expect.poll(async () => (await get('')).headers.get('content-encoding')).toBe('gzip');
  const etag = response.headers.get('etag') ?? '';
  expect((await get('a.wasm', { 'If-None-Match': etag })).status).toBe(304);

  const plain = await get('a.wasm', { 'Accept-Encoding': 'identity' });
  expect(plain.headers.get('content-encoding')).toBeNull();
  expect(await (await get('a.wasm', { Range: 'bytes=0-9' })).text()).toBe(WASM.slice(0, 10));

  writeFileSync(join(root, 'dist/a.wasm'), 'a later build');
  expect(await (await get('a.wasm')).text()).toBe('a later build');
});
