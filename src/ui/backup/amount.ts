/** How much there is of a kind, in words. */
import type { KindName } from '../../backup/kind.ts';
import type { backup } from '../../i18n/en/backup.ts';
import { number } from '../../i18n/format.ts';

export function amount(
  kind: KindName,
  count: number,
  words: typeof backup,
  locale: string,
): string {
  if (kind === 'roles' || kind === 'settings') return count ? words.own : words.original;
  if (kind === 'lab') return count ? words.one : words.none;
  return number(count, locale);
}
