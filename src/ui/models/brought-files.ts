/** Files that a person picked or dropped, with their paths, as far as the browser tells them. */
import { AppError } from '../../contract/errors.ts';
import type { CarriedFile } from '../../contract/weights.ts';

export function pickedFiles(list: FileList | null): CarriedFile[] {
  return [...(list ?? [])].map((file) => ({ path: file.webkitRelativePath || file.name, file }));
}

/**
 * To be called in the event itself: afterwards the browser has forgotten what was dropped.
 * @throws AppError `input` (reason `import-unreadable`).
 */
export function droppedFiles({ items }: DataTransfer): Promise<CarriedFile[]> {
  const entries = [...items]
    .map((item) => item.webkitGetAsEntry())
    .filter((entry) => entry !== null);
  return Promise.all(entries.map(filesOf)).then(
    (found) => found.flat(),
    (error: unknown) => {
      throw new AppError('input', String(error), { reason: 'import-unreadable' }, error);
    },
  );
}

async function filesOf(entry: FileSystemEntry): Promise<CarriedFile[]> {
  if (isFile(entry)) {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
    return [{ path: entry.fullPath.replace(/^\//, ''), file }];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    // At most a hundred at a time, and none at the end.
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (some.length === 0) break;
    all.push(...some);
  }
  return (await Promise.all(all.map(filesOf))).flat();
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;
