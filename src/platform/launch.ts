/** Files that the system opens with the installed app; only Chromium has this. */
import { AppError } from '../contract/errors.ts';
import type { CarriedFile } from '../contract/weights.ts';

interface LaunchQueue {
  setConsumer(consumer: (launch: { files?: readonly FileSystemFileHandle[] }) => void): void;
}

/** @param take Is given the files at once, also those of a launch that came before this call. */
export function onOpenedFiles(take: (files: Promise<readonly CarriedFile[]>) => void): void {
  const { launchQueue } = globalThis as { launchQueue?: LaunchQueue };
  launchQueue?.setConsumer(({ files = [] }) => {
    if (files.length > 0) take(Promise.all(files.map(read)));
  });
}

async function read(handle: FileSystemFileHandle): Promise<CarriedFile> {
  try {
    return { path: handle.name, file: await handle.getFile() };
  } catch (error) {
    throw new AppError('input', String(error), { reason: 'import-unreadable' }, error);
  }
}
