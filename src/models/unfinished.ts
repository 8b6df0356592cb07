/** Downloads that were begun and not ended, in this visit or an earlier one. */
import { isImported } from '../contract/models.ts';
import type { Listing, Unfinished } from '../contract/weights.ts';
import type { Plan } from './manifest.ts';
import type { Place } from './place.ts';
import { listStored, WeightStore } from './store.ts';

export async function listUnfinished(place?: Place): Promise<Unfinished[]> {
  const store = await WeightStore.open(place);
  return Promise.all((await store.plans()).map((plan) => measure(store, plan)));
}

/** In this order: what ends meanwhile is in both, and not in neither. */
export async function listAll(place?: Place): Promise<Listing> {
  const unfinished = await listUnfinished(place);
  return { complete: await listStored(place), unfinished };
}

async function measure(store: WeightStore, plan: Plan): Promise<Unfinished> {
  const { model, files, chunkSize } = plan;
  let storedBytes = 0;
  for (const { key, size } of files) {
    for (let i = 0; i * chunkSize < size; i++) {
      const length = Math.min(chunkSize, size - i * chunkSize);
      if (await store.hasChunk(key, i, length)) storedBytes += length;
    }
  }
  const known = files.every(({ size }) => size > 0);
  const totalBytes = known ? files.reduce((sum, { size }) => sum + size, 0) : 0;
  return { model, storedBytes, totalBytes, ...(isImported(model) && { byHand: true }) };
}
