/** The licences that the build has written beside the page; stored with it for offline use. */
import { AppError } from '../contract/errors.ts';
import { LICENCES_FILE, type Licences } from '../contract/licences.ts';

/** @throws AppError `offline` or `download`. */
export async function readLicences(): Promise<Licences> {
  const url = new URL(LICENCES_FILE, document.baseURI);
  const facts = { host: url.host, file: LICENCES_FILE };
  const response = await fetch(url).catch((error: unknown) => {
    throw new AppError('offline', `${url.href}: ${String(error)}`, facts, error);
  });
  const { ok, status } = response;
  if (!ok) throw new AppError('download', `${url.href}: ${status}`, { ...facts, status });
  try {
    return (await response.json()) as Licences;
  } catch (error) {
    throw new AppError('download', `${url.href} is not JSON`, facts, error);
  }
}
