/** Folders as a person would bring them. */
import type { CarriedFile } from '../../src/contract/weights.ts';
import { describeFile, makePack, PACK_FILE, type Pack } from '../../src/models/pack.ts';
import { ONNX, REPO, repoFiles, type RepoFiles } from '../support/repo.ts';
import { CHUNK } from './stage.ts';

export const blobOf = (content: string | Uint8Array): Blob =>
  new Blob([typeof content === 'string' ? content : new Uint8Array(content)]);

/** Of a file that cannot be read there any more. */
export function unreadable(name = 'NotReadableError'): Blob {
  const error = new DOMException('gone', name);
  const rejects = () => Promise.reject(error);
  const stream = () => new ReadableStream({ pull: rejects });
  return Object.assign(new Blob(), { text: rejects, arrayBuffer: rejects, stream });
}

/** @param root Where the picked folder has the model; ends in a slash, or is empty. */
export function folder(files: RepoFiles = repoFiles(), root = `${REPO}/`): CarriedFile[] {
  return Object.entries(files).map(([path, content]) => ({
    path: root + path,
    file: blobOf(content),
  }));
}

/** The same with our manifest, which may lie. */
export async function packed(
  files: RepoFiles = repoFiles(),
  lie: (pack: Pack) => unknown = (pack) => pack,
): Promise<CarriedFile[]> {
  const listed = Object.entries(files).filter(([path]) => path !== 'README.md');
  const described = await Promise.all(
    listed.map(([path, content]) => describeFile(path, blobOf(content), CHUNK)),
  );
  const facts = { repo: REPO, revision: 'r1', onnx: ONNX, chunkSize: CHUNK, files: described };
  const manifest = JSON.stringify(lie(makePack(facts)));
  return folder({ ...files, [PACK_FILE]: manifest });
}
