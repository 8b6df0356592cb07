/** Where a download is, as the page shows it. */
import type { ErrorData } from '../contract/errors.ts';
import type { ModelSpec } from '../contract/models.ts';
import type { DownloadProgress, Manifest, Offer } from '../contract/weights.ts';
import type { Speedometer } from './speed.ts';

export type DownloadStatus =
  | { state: 'none' }
  /** `free`: bytes the browser says are left, null where it does not say. */
  | { state: 'consent'; model: ModelSpec; hosts: readonly string[]; free: number | null }
  | { state: 'listing'; model: ModelSpec; host: string }
  /** The host has several files of weights. */
  | ({ state: 'choosing'; model: ModelSpec } & Offer)
  | ({ state: 'downloading' | 'converting'; model: ModelSpec } & Pace & Transfer)
  | ({ state: 'verifying' | 'waiting'; model: ModelSpec } & Transfer)
  | { state: 'loading'; model: ModelSpec }
  | { state: 'failed'; model: ModelSpec; error: ErrorData };

type Transfer = Omit<DownloadProgress, 'phase'>;
/** Bytes a second, and seconds. */
type Pace = { speed: number; eta: number | null };

/** The repository and a little room for the browser's own bookkeeping. */
const ROOM_FACTOR = 1.05;

export function statusOf(
  model: ModelSpec,
  { phase, ...transfer }: DownloadProgress,
  speed: Speedometer,
): DownloadStatus {
  if (phase === 'listing') return { state: phase, model, host: transfer.host };
  if (phase === 'hashing') return { state: 'verifying', model, ...transfer };
  if (phase === 'verifying' || phase === 'waiting') return { state: phase, model, ...transfer };
  speed.add(transfer.loadedBytes, performance.now(), phase);
  const { bytesPerSecond } = speed;
  const left = transfer.totalBytes - transfer.loadedBytes;
  const eta = bytesPerSecond > 0 && left >= 0 ? left / bytesPerSecond : null;
  return { state: phase, model, speed: bytesPerSecond, eta, ...transfer };
}

/** Whether the browser says that there is not enough room. Unknown counts as enough. */
export function lacksRoom(status: { model: ModelSpec; free: number | null }): boolean {
  return status.free !== null && status.free < status.model.bytes * ROOM_FACTOR;
}

/** Bytes of all files. */
export const sizeOf = ({ files }: Manifest): number =>
  files.reduce((sum, { size }) => sum + size, 0);
