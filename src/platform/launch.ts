/** What the system hands to the installed app; only Chromium tells a page that is open already. */
import { AppError } from '../contract/errors.ts';
import type { CarriedFile } from '../contract/weights.ts';

interface Launch {
  files?: readonly FileSystemFileHandle[];
  /** Where the launch leads: a place, or a text to be written about. */
  targetURL?: string;
}

interface LaunchQueue {
  setConsumer(consumer: (launch: Launch) => void): void;
}

export interface Launched {
  /** Files to open; also those of a launch that came before this page listened. */
  files(files: Promise<readonly CarriedFile[]>): void;
  /** A text that was shared. */
  text(text: string): void;
}

/** The page that a launch opened has its address, and has read it. */
export function onLaunch(take: Launched): void {
  const { launchQueue } = globalThis as { launchQueue?: LaunchQueue };
  const opened = performance.getEntriesByType('navigation')[0]?.name;
  launchQueue?.setConsumer(({ files = [], targetURL }) => {
    if (files.length > 0) take.files(Promise.all(files.map(read)));
    if (!targetURL || targetURL === opened) return;
    const { hash, searchParams } = new URL(targetURL);
    const text = searchParams.get('q')?.trim();
    if (text) take.text(text);
    if (hash || text) location.hash = hash; // a text is written in the chat, which has no hash
  });
}

async function read(handle: FileSystemFileHandle): Promise<CarriedFile> {
  try {
    return { path: handle.name, file: await handle.getFile() };
  } catch (error) {
    throw new AppError('input', String(error), { reason: 'import-unreadable' }, error);
  }
}
