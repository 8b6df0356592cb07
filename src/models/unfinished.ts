/** Downloads that were begun and not ended, in this visit or an earlier one. */
import type { Unfinished } from '../contract/weights.ts';
import { isVerified } from './content.ts';
import type { Plan } from './manifest.ts';
import type { Place } from './place.ts';
import { WeightStore } from './store.ts';

export async function listUnfinished(place?: Place): Promise<Unfinished[]> {
  const store = await WeightStore.open(place);
  return Promise.all((await store.plans()).map((plan) => measure(store, plan)));
}

async function measure(store: WeightStore, plan: Plan): Promise<Unfinished> {
  const { model, files, chunkSize, source } = plan;
  let storedBytes = 0;
  for (const { key, size } of files) {
    for (let i = 0; i * chunkSize < size; i++) {
      const length = Math.min(chunkSize, size - i * chunkSize);
      if (await store.hasChunk(key, i, length)) storedBytes += length;
    }
  }
  const known = files.every(({ size }) => size > 0);
  const totalBytes = known ? files.reduce((sum, { size }) => sum + size, 0) : 0;
  // No host named them, and none could be asked by their hashes: they were made of another file.
  const byHand = source === '' && files.every(({ key }) => !isVerified(key));
  return { model, storedBytes, totalBytes, ...(byHand && { byHand }) };
}
