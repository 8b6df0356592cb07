/** Memory that is given back at once. */

/**
 * For bytes that were made here and are not looked at again: a large file would else leave hundreds
 * of megabytes to the collector of garbage. Never for what the browser has made or was given (a
 * Blob's bytes, those of a Response): it keeps them, and the collector then no longer knows of them.
 * Without effect in browsers before 2024.
 */
export function release({ buffer }: { buffer: ArrayBufferLike }): void {
  const own = buffer as ArrayBufferLike & { transfer?: (length: number) => unknown };
  own.transfer?.(0);
}
