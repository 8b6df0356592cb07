/** A quarter of a gigabyte of addresses each time; half of it was enough in Chromium 156. */
const BUFFERS = 16;
const BUFFER_BYTES = 16 * 2 ** 20;
/** More than once: a collection that has begun already keeps what was in use then. */
const AFTER_MS = [0, 2000, 5000];

/**
 * Has the collector run soon. What a load has read its model from can be half a gigabyte of shared
 * memory, which the collector does not count: a thread with nothing to do kept it for minutes. It
 * counts plain buffers, and those that nobody writes to take no memory. That is so in Chromium;
 * elsewhere it does no harm.
 */
export function freeShared(): void {
  for (const ms of AFTER_MS) setTimeout(allocate, ms);
}

function allocate(): void {
  try {
    for (let i = 0; i < BUFFERS; i++) void new ArrayBuffer(BUFFER_BYTES);
  } catch {
    // Where there is no room for a buffer, the collector has just run.
  }
}
