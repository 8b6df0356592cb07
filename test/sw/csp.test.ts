import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { metaPolicy, policy, policyFor } from '../../src/sw/csp.ts';
import { headersFor } from '../../src/sw/headers.ts';

const connect = (text: string) => /connect-src ([^;]*)/.exec(text)?.[1];
const at = (path: string) => connect(policyFor(new URL(path, 'https://site.example/app/')));

test('pages, the engine and its thread pool reach our own origin only', () => {
  for (const path of ['', 'index.html', 'assets/engine-x.js', 'ort/x.mjs', 'assets/models-/x.js']) {
    expect(at(`${path}?connect=https://huggingface.co`), path).toBe("'self'");
  }
});

test('the download worker reaches the hosts in its URL, and their file servers', () => {
  expect(at('assets/models-x.js')).toBe("'self'");
  expect(at('assets/models-x.js?connect=http://localhost:8080,https://a.example')).toBe(
    "'self' http://localhost:8080 https://a.example",
  );
  expect(at('assets/models-x.js?connect=https://huggingface.co')).toContain('https://*.hf.co');
});

test('a kiosk build leaves our origin in no thread', () => {
  const url = new URL('https://site.example/assets/models-x.js?connect=https://a.example');
  expect(connect(policyFor(url))).toBe("'self' https://a.example");
  expect(connect(policyFor(url, { kiosk: true }))).toBe("'self'");
  const headers = headersFor(url, { kiosk: true });
  expect(connect(headers['Content-Security-Policy'])).toBe("'self'");
});

test.each([
  '*',
  'https:',
  'https://*',
  'https://*.com; script-src *',
  'http://example.com',
  "https://a.example 'unsafe-inline'",
  'https://a.example/path',
  'data:',
  '',
])('%j as a host is dropped', (host) => {
  expect(connect(policy([host, 'https://good.example']))).toBe("'self' https://good.example");
});

test('nothing may be run that is not ours', () => {
  expect(policy()).not.toMatch(/unsafe-inline|'unsafe-eval'|\*/);
  expect(policy()).toContain("frame-ancestors 'none'");
  expect(metaPolicy()).toContain("require-trusted-types-for 'script'; trusted-types ");
  expect(metaPolicy()).not.toContain('frame-ancestors');
});

test('one page may stand in those of other sites, and one example has it in a frame', () => {
  const headers = (path: string) => headersFor(new URL(path, 'https://site.example/app/'));
  expect(headers('embed.html')['Content-Security-Policy']).toContain('frame-ancestors *');
  expect(headers('embed.html')['Cross-Origin-Resource-Policy']).toBe('cross-origin');
  expect(headers('bridge.js')).toMatchObject({ 'Access-Control-Allow-Origin': '*' });
  const example = headers('examples/bridge.html')['Content-Security-Policy'] ?? '';
  const [, frames = ''] = /frame-src ([^;]*)/.exec(example) ?? [];
  expect(frames).toMatch(/^'self' /);
  for (const source of frames.split(' ').slice(1)) {
    expect(source).toMatch(/^https?:\/\/(localhost|127\.0\.0\.1):\*$/); // not any site
  }
  const html = readFileSync('public/examples/bridge.html', 'utf8');
  expect(html).toContain(`frame-src ${frames};`);
  for (const path of ['', 'index.html', 'engine.js', 'help/embed.html/']) {
    expect(headers(path)['Content-Security-Policy'], path).toContain("frame-ancestors 'none'");
    expect(headers(path)['Cross-Origin-Resource-Policy'], path).toBe('same-origin');
    expect(headers(path)).not.toHaveProperty('Access-Control-Allow-Origin');
  }
});
