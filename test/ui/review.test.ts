// @vitest-environment happy-dom
import { expect, test } from 'vitest';
import { find, open, shown } from './open.ts';

test('the Lab does the review again with the sample that comes with the page', async () => {
  location.hash = '#/lab';
  await open();
  (await shown('review-sample')).click();
  (await shown('review-start')).click();
  const result = await shown('review-result');
  expect(result.textContent).toContain('89.5%');
  expect(result.querySelectorAll('table')).toHaveLength(3);
  expect(find('review')?.dataset['state']).toBe('idle');
}, 60_000);
