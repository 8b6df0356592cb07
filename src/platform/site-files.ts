/** Small text files that lie beside the page. */
import { AppError } from '../contract/errors.ts';

/** @throws where the site does not have the file, or sends a page in its place. */
export async function readSiteFile(path: string): Promise<string> {
  const response = await fetch(new URL(path, document.baseURI));
  const page = response.headers.get('content-type')?.includes('html');
  if (!response.ok || page) throw new AppError('download', `${path}: ${response.status}`);
  return response.text();
}
