/** The list of earlier conversations. */
export const history = {
  title: 'History',
  empty: 'No conversations yet. Write the first line.',
  fold: 'Hide the history',
  remove: (title: string) => `Delete “${title}”`,
  messages: (count: number) => (count === 1 ? '1 turn' : `${count} turns`),
  search: 'Search titles and messages',
  found: (count: string) =>
    count === '1' ? '1 conversation found' : `${count} conversations found`,
  notFound: 'Nothing found. A part of a word is enough; several words must all occur.',
  pinned: 'Pinned',
  archived: (count: string) => `Archived (${count})`,
  showMore: 'Show more',
  more: (title: string) => `More for “${title}”`,
  pin: 'Pin',
  unpin: 'Unpin',
  rename: 'Rename',
  newName: 'New name (empty: the first line)',
  saveName: 'Save',
  archive: 'Archive',
  unarchive: 'Take out of the archive',
  select: 'Select',
  selectDone: 'Done',
  selectAll: 'Select all',
  selectNone: 'Select none',
  selected: (count: string) => `${count} selected`,
  /** They say what a dot before a title means. */
  moods: {
    positive: 'Mood: mostly positive',
    negative: 'Mood: mostly negative',
    mixed: 'Mood: as often positive as negative',
  },
};
