/** Of the grouped conversations, those that are drawn. */
import type { grouped } from '../../chat/shelf.ts';

type Groups = ReturnType<typeof grouped>;

/** Without those of a closed archive. */
export function openCount(groups: Groups, archiveOpen: boolean): number {
  const open = groups.filter(({ kind }) => kind !== 'archived' || archiveOpen);
  return open.reduce((count, { conversations }) => count + conversations.length, 0);
}

/** The first rows of all groups together; the archive keeps its heading. */
export function cut(groups: Groups, rows: number, archiveOpen: boolean) {
  let left = rows;
  return groups.flatMap((group) => {
    const { length } = group.conversations;
    const closed = group.kind === 'archived' && !archiveOpen;
    const shown = closed ? [] : group.conversations.slice(0, Math.max(0, left));
    left -= shown.length;
    return shown.length > 0 || group.kind === 'archived' ? [{ ...group, shown, length }] : [];
  });
}
