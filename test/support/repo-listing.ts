/** What the hub's API says of the files of a repository. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

interface RepoFile {
  path: string;
  size: number;
  /** Of large files. */
  sha256: string | undefined;
  /** Git's own hash, which for large files is that of a pointer to them. */
  git: string;
}

export function isLarge(path: string): boolean {
  return /\.(?:onnx|gguf)/.test(path);
}

const hashes = new Map<string, string>();

export async function listRepo(folder: string): Promise<RepoFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return Promise.all(
    files.map(async (entry) => {
      const full = join(entry.parentPath, entry.name);
      const path = full.slice(folder.length + 1);
      const { size, mtimeMs } = await stat(full);
      if (!isLarge(path))
        return { path, size, sha256: undefined, git: gitHash(await readFile(full)) };
      const key = `${full} ${size} ${mtimeMs}`;
      if (!hashes.has(key)) hashes.set(key, await sha256Of(full));
      return { path, size, sha256: hashes.get(key), git: '0'.repeat(40) };
    }),
  );
}

function gitHash(content: Buffer): string {
  return createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex');
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(file)) hash.update(piece);
  return hash.digest('hex');
}
