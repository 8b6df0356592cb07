/** How much there is of a kind, in words. */
import type { KindName } from '../../backup/kind.ts';
import type { backup } from '../../i18n/en/backup.ts';
import { number } from '../../i18n/format.ts';

/** Bytes: fewer would be shown as none. */
export const LEAST_SHOWN = 1e5;

/** @param count At least one. */
export function amount(
  kind: KindName,
  count: number,
  words: typeof backup,
  locale: string,
): string {
  if (kind === 'roles' || kind === 'settings') return words.own;
  return kind === 'lab' || kind === 'hand' ? words.one : number(count, locale);
}
