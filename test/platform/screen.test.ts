// @vitest-environment happy-dom
import { expect, test, vi } from 'vitest';
import { keepScreenOn } from '../../src/platform/screen.ts';

test('a screen is kept on again whenever the page comes into view; where there is no such thing, nothing fails', () => {
  keepScreenOn();
  const request = vi.fn(() => Promise.reject(new Error('low battery')));
  Object.defineProperty(navigator, 'wakeLock', { value: { request }, configurable: true });
  keepScreenOn();
  keepScreenOn();
  expect(request).toHaveBeenCalledTimes(1);
  document.dispatchEvent(new Event('visibilitychange'));
  expect(request).toHaveBeenCalledTimes(2);
});
