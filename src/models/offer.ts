/** What weights a repository has, so that a person can choose before anything is downloaded. */
import { AppError } from '../contract/errors.ts';
import type { ModelHost, ModelSpec } from '../contract/models.ts';
import type { Offer } from '../contract/weights.ts';
import type { DownloadOptions } from './download.ts';
import { licenceOf } from './gguf/facts.ts';
import { usableGgufs } from './gguf-names.ts';
import { listFiles, listOnnx, type Listing } from './hub.ts';
import { isPath } from './manifest.ts';
import { Progress } from './progress.ts';
import { Repository } from './repository.ts';
import { freeBytes } from './room.ts';
import { Sources } from './sources.ts';
import { CHUNK_SIZE } from './store.ts';

/**
 * @param hosts Asked in order.
 * @throws AppError as a download; `input` (`gguf-split`, `gguf-type`, `gguf-large`, `gguf-vision`)
 * where there are GGUF files and none that runs here.
 */
export async function offer(
  model: ModelSpec,
  hosts: readonly ModelHost[],
  options: DownloadOptions = {},
): Promise<Offer> {
  const { signal, idleMs, backoffMs = [1000, 3000], free = freeBytes } = options;
  const progress = new Progress();
  const sources = new Sources(hosts, { backoffMs, patient: false, progress, signal });
  const room = await free();
  return sources.attempt(
    () => true,
    async ({ host }) => {
      if (host.kind === 'hub') return offerOf(model, host, room, { signal, idleMs });
      await listFiles(model, host, CHUNK_SIZE, { signal, idleMs }); // or another source is asked
      return NOTHING_TO_CHOOSE;
    },
  );
}

const NOTHING_TO_CHOOSE: Offer = { choices: [], licence: null };

async function offerOf(
  model: ModelSpec,
  host: ModelHost,
  room: number | undefined,
  patience: Pick<DownloadOptions, 'signal' | 'idleMs'>,
): Promise<Offer> {
  const repository = new Repository(model, host, patience);
  const tree = await repository.tree();
  const ggufs = [...(tree?.values() ?? [])].filter(
    ({ path }) => /\.gguf$/i.test(path) && isPath(path),
  );
  if (!tree || ggufs.length === 0) return NOTHING_TO_CHOOSE;
  const choice = (gguf: string | null, type: string, bytes: number, needed: number) => ({
    ...{ gguf, type, bytes, needed },
    fits: room === undefined || needed <= room,
  });
  const onnx = await ready(() => listOnnx(model, host, repository, tree));
  const bytes = onnx?.files.reduce((sum, { size }) => sum + size, 0) ?? 0;
  const choices = onnx ? [choice(null, 'ONNX', bytes, bytes)] : [];
  try {
    const named = usableGgufs(ggufs);
    choices.push(
      ...named.map(({ file, type, needed }) => choice(file.path, type, file.size, needed)),
    );
  } catch (error) {
    if (!onnx) throw error;
  }
  return { choices, licence: licenceOf(repository.licence) ?? null };
}

/** Undefined where the repository has no ONNX model. */
async function ready(list: () => Promise<Listing>): Promise<Listing | undefined> {
  try {
    return await list();
  } catch (error) {
    if (error instanceof AppError && error.code === 'download') return undefined;
    throw error;
  }
}
