/** Small text files that lie beside the page. */
import { AppError } from '../contract/errors.ts';
import { SITE } from './scripts.ts';

/**
 * @param timeoutMs Of a file that may change without a new version of the page; it is always asked for.
 * @throws where the site does not have the file, or sends a page in its place.
 */
export async function readSiteFile(path: string, timeoutMs?: number): Promise<string> {
  const fresh: RequestInit =
    timeoutMs === undefined ? {} : { cache: 'no-cache', signal: AbortSignal.timeout(timeoutMs) };
  const response = await fetch(new URL(path, SITE), fresh);
  const page = response.headers.get('content-type')?.includes('html');
  if (!response.ok || page) throw new AppError('download', `${path}: ${response.status}`);
  return response.text();
}
