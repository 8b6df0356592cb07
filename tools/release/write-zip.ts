import { createWriteStream } from 'node:fs';
import { open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { finished } from 'node:stream/promises';
import { Zip, ZipDeflate, ZipPassThrough } from 'fflate';

/** fflate writes no ZIP64, and Windows opens what is larger only with it. */
const LARGEST = 2 ** 32 - 1;
const PIECE = 4 * 2 ** 20;
/** Already small, or not worth the time. */
const STORED = /\.(png|webp|onnx|onnx_data)$/;
const RUNNABLE = /\.(command|sh|pl)$/;
/** What lies beside the start files, out of sight of whoever only wants to start. */
const BEHIND = /\.(pl|ps1)$/;

/**
 * Writes the start files and, under `site/`, the site; whole, or not at all.
 * @returns Bytes of the zip.
 */
export async function writeZip(
  target: string,
  root: string,
  start: string,
  site: string,
): Promise<number> {
  const starts = (await readdir(start)).map((name) => ({
    path: join(start, name),
    name: BEHIND.test(name) ? `start/${name}` : name,
  }));
  const files = [...starts, ...(await under(site))];
  const sizes = await Promise.all(files.map(async ({ path }) => (await stat(path)).size));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (total > LARGEST) throw new Error(`${(total / 1e9).toFixed(1)} GB are too much for a zip`);

  const half = `${target}.part`;
  const out = createWriteStream(half);
  const failed = new Promise<never>((_, reject) => out.once('error', reject));
  failed.catch(() => {}); // told by the race below
  let full = false;
  const zip = new Zip((error, data, final) => {
    if (error) out.destroy(error);
    else full = !out.write(data);
    if (final) out.end();
  });
  const drained = async () => {
    if (full)
      await Promise.race([new Promise<void>((next) => out.once('drain', () => next())), failed]);
    full = false;
  };
  try {
    for (const { path, name } of files) {
      const entry = new (STORED.test(name) ? ZipPassThrough : ZipDeflate)(`${root}/${name}`);
      entry.os = 3; // Unix, so that macOS and Linux see who may run it
      entry.attrs = (RUNNABLE.test(name) ? 0o100755 : 0o100644) << 16;
      zip.add(entry);
      for await (const piece of contents(path)) {
        entry.push(piece);
        await drained();
      }
      entry.push(new Uint8Array(), true);
    }
    zip.end();
    await finished(out);
    await rename(half, target);
  } catch (error) {
    out.destroy();
    await rm(half, { force: true });
    throw error;
  }
  return (await stat(target)).size;
}

async function under(site: string): Promise<{ path: string; name: string }[]> {
  const entries = await readdir(site, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return { path, name: `site/${relative(site, path).split(sep).join('/')}` };
    });
}

async function* contents(path: string): AsyncGenerator<Uint8Array> {
  if (path.endsWith('.ps1')) {
    // Windows PowerShell 5 reads a script without this mark as the system's old encoding.
    const text = await readFile(path, 'utf8');
    yield new TextEncoder().encode(`\uFEFF${text.replace(/\r?\n/g, '\r\n')}`);
    return;
  }
  const file = await open(path);
  try {
    const piece = new Uint8Array(PIECE);
    for (;;) {
      const { bytesRead } = await file.read(piece);
      if (bytesRead === 0) return;
      yield piece.slice(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}
