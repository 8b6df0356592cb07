import { expect, test } from 'vitest';
import { calibrationStore } from '../../src/storage/calibrations.ts';
import { memoryStore } from '../../src/storage/store.ts';

test('a calibration comes back as it was, under its own key only', async () => {
  const calibrations = calibrationStore(memoryStore());
  await calibrations.write('a', { bias: -0.5, temperature: 1.5 });
  expect(await calibrations.read('a')).toEqual({ bias: -0.5, temperature: 1.5 });
  expect(await calibrations.read('b')).toBeUndefined();
});

test.each([null, 'x', {}, { bias: NaN, temperature: 1 }, { bias: 0, temperature: 0 }])(
  'garbage counts as absent: %j',
  async (garbage) => {
    const store = memoryStore();
    await store.set('calibration:a', garbage);
    expect(await calibrationStore(store).read('a')).toBeUndefined();
  },
);
