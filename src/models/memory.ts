/**
 * Where the browser will not keep half a gigabyte: a model held by the thread that fetched it, for
 * as long as the page is open. An engine, which may not fetch anything itself, asks for it by name.
 */
import type { Manifest } from '../contract/weights.ts';
import { ownPlace, type ChunkCache, type Place } from './place.ts';
import { openCache } from './former-files.ts';
import { StoredFiles, type StoredModel } from './stored-files.ts';
import { openStored, WeightStore } from './store.ts';

const CHANNEL = 'qwen-all-in-one-held-models';

interface Question {
  wanted: string;
}

/** Blobs cross threads without being copied. */
interface Answer {
  manifest: Manifest;
  chunks: { key: string; blobs: Blob[] }[];
}

/** Keeps what comes in memory; reads what the disk already has. */
export function memoryPlace(disk: Place = ownPlace()): Place {
  const kept = new Map<string, { blob: Blob; headers: Headers }>();
  const opened = openCache(disk).catch(() => undefined); // refused: all comes from the network
  const cache: ChunkCache = {
    async match(url) {
      const entry = kept.get(url);
      if (entry) return new Response(entry.blob, { headers: entry.headers });
      return (await opened)?.match(url);
    },
    async put(url, response) {
      kept.set(url, { blob: await response.blob(), headers: response.headers });
    },
    delete: async (url) => kept.delete(url),
    keys: async () => [...kept.keys()].map((url) => ({ url })),
  };
  const caches = { open: async () => cache, has: async () => false, delete: async () => false };
  return { caches, root: disk.root };
}

/** Answers engines of this origin from now on. */
export async function holdModel(modelId: string, place: Place): Promise<void> {
  const store = await WeightStore.open(place);
  const manifest = await store.manifest(modelId);
  if (!manifest) return;
  const chunks: Answer['chunks'] = [];
  for (const { key, chunks: hashes } of manifest.files) {
    const blobs = hashes.map(async (_, i) => (await store.match(key, i))!.blob());
    chunks.push({ key, blobs: await Promise.all(blobs) });
  }
  const channel = new BroadcastChannel(CHANNEL);
  channel.addEventListener('message', ({ data }: MessageEvent<Partial<Question>>) => {
    const answer: Answer = { manifest, chunks };
    if (data.wanted === modelId) channel.postMessage(answer);
  });
}

/** @param patienceMs Nobody answers where nobody holds the model. */
function openHeld(modelId: string, patienceMs = 1000): Promise<StoredModel | undefined> {
  const channel = new BroadcastChannel(CHANNEL);
  const held = new Promise<StoredModel | undefined>((resolve) => {
    const timer = setTimeout(() => resolve(undefined), patienceMs);
    channel.addEventListener('message', ({ data }: MessageEvent<Partial<Answer>>) => {
      const { manifest, chunks } = data;
      if (manifest?.model.id !== modelId || !chunks) return;
      clearTimeout(timer);
      const blobsOf = new Map(chunks.map(({ key, blobs }) => [key, blobs]));
      resolve(
        WeightStore.open(heldPlace(chunks)).then((store) => new StoredFiles(manifest, store)),
      );
    });
    const question: Question = { wanted: modelId };
    channel.postMessage(question);
  });
  return held.finally(() => channel.close());
}

/** Nothing can be added to it: what an engine wants to keep is forgotten with the page. */
function heldPlace(chunks: Answer['chunks']): Place {
  const root = 'held://model/';
  const held = new Map(
    chunks.flatMap(({ key, blobs }) =>
      blobs.map((blob, i): [string, Blob] => [`${root}${key}/${i}`, blob]),
    ),
  );
  const cache: ChunkCache = {
    async match(url) {
      const blob = held.get(url);
      return blob && new Response(blob, { headers: { 'Content-Length': String(blob.size) } });
    },
    put: async () => {},
    delete: async () => false,
    keys: async () => [],
  };
  const caches = { open: async () => cache, has: async () => false, delete: async () => false };
  return { caches, root };
}

/** From the disk, or from whoever holds it in memory. */
export async function openAnywhere(
  modelId: string,
  place?: Place,
): Promise<StoredModel | undefined> {
  try {
    return (await openStored(modelId, place)) ?? (await openHeld(modelId));
  } catch (error) {
    // Where nothing may be stored, the page may hold the model in memory.
    const held = await openHeld(modelId);
    if (!held) throw error;
    return held;
  }
}
