import { expect, test } from 'vitest';
import { probePolicy } from '../../src/engine/policy-probe.ts';

/** A browser that lets these schemes through, and tells of what it refuses. */
function scope(open: string[], tells = true) {
  const target = new EventTarget();
  const asked: string[] = [];
  const ask = async (url: RequestInfo | URL) => {
    asked.push(String(url));
    const scheme = new URL(String(url)).protocol;
    if (open.includes(scheme) && scheme === 'data:') return new Response('');
    if (!open.includes(scheme) && tells) {
      const event = Object.assign(new Event('securitypolicyviolation'), {
        blockedURI: String(url),
        disposition: 'enforce',
      });
      target.dispatchEvent(event);
    }
    throw new TypeError('Failed to fetch'); // refused, or no such host: they look the same
  };
  return { target, ask, asked };
}

test('a refusal that the browser tells of is a policy', async () => {
  const { target, ask, asked } = scope([]);
  expect(await probePolicy(target, ask)).toBe('active');
  expect(asked.every((url) => url.startsWith('data:') || /\.invalid\/$/.test(url))).toBe(true);
});

test('a host that merely does not exist is none', async () => {
  const { target, ask } = scope(['https:', 'data:']);
  expect(await probePolicy(target, ask)).toBe('missing');
});

test('where the browser tells nothing, nobody knows', async () => {
  const { target, ask } = scope([], false);
  expect(await probePolicy(target, ask)).toBe('unknown');
});
