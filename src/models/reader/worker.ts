/** Reads and checks a stored model's weights ahead of the engine, which is busy with the graph. */
import { toErrorData, type ErrorData } from '../../contract/errors.ts';
import { openAnywhere } from '../memory.ts';
import { corrupt } from '../failures.ts';
import { failFile, fillFile, type SharedFile } from '../shared-file.ts';

export interface ReadJob {
  modelId: string;
  files: SharedFile[];
}

/** Once it has begun, every file will be filled or failed. */
export type ReadReply = 'begun' | 'done' | ErrorData;

addEventListener('message', ({ data }: MessageEvent<ReadJob>) => void read(data));

async function read({ modelId, files }: ReadJob): Promise<void> {
  reply('begun');
  try {
    const model = await openAnywhere(modelId);
    for (const shared of files) {
      const file = model?.manifest.files.find(({ path }) => path === shared.path);
      if (model && file) await fillFile(model, file, shared);
      else throw corrupt(shared.path, 'was removed', 'missing');
    }
    reply('done');
  } catch (error) {
    reply(toErrorData(error));
  } finally {
    files.forEach(failFile); // whatever has not come by now
  }
}

function reply(message: ReadReply): void {
  postMessage(message);
}
