/** A site whose owner has put a `site.json` beside the page. */
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DIST } from './build.ts';
import { host, temporary } from './visit.ts';

/** A copy of the site with such a file. */
export async function siteWith(parts: object) {
  const folder = join(temporary(), 'site');
  cpSync(DIST, folder, { recursive: true });
  const write = (some: object) =>
    writeFileSync(
      join(folder, 'site.json'),
      JSON.stringify({ format: 'qwen-all-in-one/site', version: 1, ...some }),
    );
  write(parts);
  return { site: await host({ folder }), write };
}
