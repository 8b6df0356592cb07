/** The weights as they lie in the browser's storage, read and damaged behind the app's back. */
import type { Page } from 'playwright-core';

/** Declared for what runs in the page: `withChunks` puts it there. */
declare global {
  interface Window {
    storedChunks(): Promise<StoredChunk[]>;
  }
}

interface StoredChunk {
  url: string;
  read(): Promise<Blob | undefined>;
  /** SHA-256 that was stored with it. */
  promised(): Promise<string | null>;
  write(bytes: Blob): Promise<void>;
  delete(): Promise<boolean>;
}

/** Makes the helpers known to the page, once. */
async function withChunks(page: Page): Promise<void> {
  await page.evaluate(() => {
    window.storedChunks ??= async () => {
      const name = (await caches.keys()).find((key) => key.includes('weights'));
      if (!name) return [];
      const cache = await caches.open(name);
      const urls = (await cache.keys()).map(({ url }) => url);
      return urls
        .filter((url) => /\/\d+$/.test(url))
        .map((url) => {
          const entry = () => cache.match(url);
          const read = async () => (await entry())?.blob();
          const write = async (bytes: Blob) => {
            const { headers } = (await entry())!;
            await cache.put(url, new Response(bytes, { headers }));
          };
          const promised = async () => (await entry())?.headers.get('X-SHA-256') ?? null;
          return { url, read, promised, write, delete: () => cache.delete(url) };
        });
    };
  });
}

/**
 * Deletes, cuts off or alters one stored chunk.
 * @param dice Three numbers from 0 to 1: which chunk, what, and where.
 * @returns how long it was, 0 where there was none.
 */
export async function damageChunk(page: Page, dice: [number, number, number]): Promise<number> {
  await withChunks(page);
  return page.evaluate(async ([which, what, where]) => {
    const chunks = await window.storedChunks();
    const chunk = chunks[Math.floor(which * chunks.length)];
    const blob = await chunk?.read();
    if (!chunk || !blob) return 0;
    const { size } = blob;
    if (what < 1 / 3) return (await chunk.delete()) ? size : 0;
    const at = Math.floor(where * size);
    const [byte = 0] = new Uint8Array(await blob.slice(at, at + 1).arrayBuffer());
    const altered = [blob.slice(0, at), new Uint8Array([byte ^ 4]), blob.slice(at + 1)];
    await chunk.write(what < 2 / 3 ? blob.slice(0, at) : new Blob(altered));
    return size;
  }, dice);
}

/** SHA-256 of every file of a stored model, by path, of the bytes that are there. */
export async function storedHashes(page: Page, modelId: string): Promise<Record<string, string>> {
  await withChunks(page);
  return page.evaluate(async (id) => {
    const key = `models/${encodeURIComponent(id)}/manifest`;
    const name = (await caches.keys()).find((one) => one.includes('weights')) ?? '';
    const cache = await caches.open(name);
    const manifest = await cache.match(new URL(`__weights/${key}`, document.baseURI));
    const { files } = (await manifest?.json()) as {
      files: { path: string; key: string; chunks: string[] }[];
    };
    const chunks = await window.storedChunks();
    const hashes: Record<string, string> = {};
    for (const { path, key: content, chunks: expected } of files) {
      const parts = expected.map((_, i) =>
        chunks.find(({ url }) => url.endsWith(`/${content}/${i}`))?.read(),
      );
      const blobs = (await Promise.all(parts)).flatMap((blob) => blob ?? []);
      const bytes = await new Blob(blobs).arrayBuffer();
      const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
      hashes[path] = [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    }
    return hashes;
  }, modelId);
}

/** Chunks whose bytes are not those that were stored: cut off, half-written, altered. */
export async function unsoundChunks(page: Page): Promise<number> {
  await withChunks(page);
  return page.evaluate(async () => {
    let unsound = 0;
    for (const chunk of await window.storedChunks()) {
      const bytes = (await (await chunk.read())?.arrayBuffer()) ?? new ArrayBuffer(0);
      const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
      const hex = [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
      if (hex !== (await chunk.promised())) unsound += 1;
    }
    return unsound;
  });
}

/** Bytes of all chunks, and whether a record names an unfinished or a finished model. */
export async function storedWeights(page: Page): Promise<{ bytes: number; records: string[] }> {
  await withChunks(page);
  return page.evaluate(async () => {
    const blobs = await Promise.all((await window.storedChunks()).map(({ read }) => read()));
    const name = (await caches.keys()).find((one) => one.includes('weights'));
    const keys = name ? await (await caches.open(name)).keys() : [];
    const records = keys.map(({ url }) => url).filter((url) => url.includes('/models/'));
    const bytes = blobs.reduce((sum, blob) => sum + (blob?.size ?? 0), 0);
    return { bytes, records: records.map((url) => url.slice(url.lastIndexOf('/') + 1)) };
  });
}
