/** Out of the store, onto a stick, and back in: the same bytes. */
import { unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { exportArchive, exportFolder } from '../../src/models/export.ts';
import { importModel } from '../../src/models/import.ts';
import { CACHE_NAME } from '../../src/models/place.ts';
import { removeStored } from '../../src/models/store.ts';
import { readZip } from '../../src/models/zip.ts';
import { MODEL, ONNX, REPO, repoFiles, sha256 } from '../support/repo.ts';
import { folder } from './carry.ts';
import { CHUNK, stage } from './stage.ts';

const one = stage();
const options = () => ({ place: one.place, chunkSize: CHUNK });
const brought = () => importModel(folder(), options());

/** A folder on a stick, as far as it is used. `failAfter` writes, the stick is pulled out. */
class Stick {
  readonly files = new Map<string, Uint8Array[]>();
  failAfter = Infinity;

  get handle(): FileSystemDirectoryHandle {
    return this.#folder('') as unknown as FileSystemDirectoryHandle;
  }

  #folder(path: string): object {
    return {
      getDirectoryHandle: async (name: string) => this.#folder(`${path}${name}/`),
      getFileHandle: async (name: string) => ({
        createWritable: async () => {
          const parts: Uint8Array[] = [];
          return {
            write: async (bytes: Uint8Array) => {
              if (this.failAfter-- <= 0) throw new DOMException('gone', 'NotFoundError');
              parts.push(bytes.slice());
            },
            close: async () => void this.files.set(path + name, parts),
            abort: async () => {},
          };
        },
      }),
    };
  }

  get carried() {
    return [...this.files].map(([path, parts]) => ({
      path: `stick/${path}`,
      file: new Blob(parts.map((part) => new Uint8Array(part))),
    }));
  }
}

test('the archive can be unpacked by others, and has every file as it was', async () => {
  await brought();
  const archive = await exportArchive(MODEL.id, options());
  const files = unzipSync(new Uint8Array(await archive.arrayBuffer()));
  const names = Object.keys(repoFiles()).filter((name) => name !== 'README.md');
  expect(Object.keys(files).toSorted()).toEqual(
    [...names, 'manifest.json'].map((name) => `${REPO}/${name}`).toSorted(),
  );
  for (const name of names) {
    const [is, was] = [files[`${REPO}/${name}`]!, new Blob([repoFiles()[name] as BlobPart])];
    expect(await sha256(is), name).toBe(await sha256(new Uint8Array(await was.arrayBuffer())));
  }
});

test.each(['archive', 'folder'])(
  'back in from the %s it is the same, and verified',
  async (way) => {
    await brought();
    const stick = new Stick();
    const archive = await exportArchive(MODEL.id, options());
    await exportFolder(MODEL.id, stick.handle, options());
    await removeStored(MODEL.id, one.place);
    expect(one.caches.entries.get(CACHE_NAME)?.size).toBe(0);

    const files = way === 'archive' ? [{ path: 'x.zip', file: archive }] : stick.carried;
    const manifest = await importModel(files, options());
    expect(manifest).toMatchObject({ verified: true, model: { id: REPO }, onnx: ONNX });
    await one.expectWholeModel();
  },
);

test('damage in the store is noticed on the way out', async () => {
  await brought();
  const [url = ''] = await one.chunksOf(ONNX);
  const entry = one.caches.entries.get(CACHE_NAME)?.get(url);
  entry!.bytes[7]! ^= 1;
  await expect(exportArchive(MODEL.id, options())).rejects.toMatchObject({ code: 'corrupt' });
});

test('a stick that is pulled out has no manifest, so that the rest is not taken for a model', async () => {
  await brought();
  const stick = new Stick();
  stick.failAfter = 6;
  await expect(exportFolder(MODEL.id, stick.handle, options())).rejects.toMatchObject({
    code: 'storage',
    facts: { reason: 'export' },
  });
  expect([...stick.files.keys()]).not.toContain(`${REPO}/manifest.json`);
});

test('an archive that lost its end, or is compressed, is not read', async () => {
  await brought();
  const archive = await exportArchive(MODEL.id, options());
  expect((await readZip(archive)).length).toBe(6);
  for (const broken of [
    archive.slice(0, archive.size - 1),
    archive.slice(0, archive.size / 2),
    archive.slice(100),
  ]) {
    await expect(readZip(broken)).rejects.toMatchObject({ facts: { reason: 'import-archive' } });
  }
});
