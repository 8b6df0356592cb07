/** Room on the disk, as far as the browser tells. */
import { AppError } from '../contract/errors.ts';
import type { PlannedFile } from './manifest.ts';
import type { WeightStore } from './store.ts';

/** Bytes that the browser says are left; undefined where it does not say. */
export async function freeBytes(): Promise<number | undefined> {
  const storage = (globalThis.navigator as { storage?: StorageManager } | undefined)?.storage;
  const { quota, usage = 0 } = (await storage?.estimate?.().catch(() => undefined)) ?? {};
  return quota === undefined ? undefined : Math.max(0, quota - usage);
}

/**
 * Before anything is converted or written.
 * @throws AppError `storage`, reason `room`.
 */
export async function assertRoom(
  store: WeightStore,
  files: readonly PlannedFile[],
  chunkSize: number,
  free: number | undefined,
): Promise<void> {
  if (free === undefined) return;
  let needed = 0;
  for (const { key, size } of files) {
    for (let i = 0; i * chunkSize < size; i++) {
      const length = Math.min(chunkSize, size - i * chunkSize);
      if (!(await store.hasChunk(key, i, length))) needed += length;
    }
  }
  if (needed <= free) return;
  const facts = { reason: 'room' as const, actual: needed, limit: free };
  throw new AppError('storage', `${needed} bytes, and ${free} are free`, facts);
}
