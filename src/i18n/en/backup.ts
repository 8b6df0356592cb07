import { bytes } from '../format.ts';
import type { Explanation } from '../types.ts';

type Kind =
  | 'conversations'
  | 'diary'
  | 'examples'
  | 'prompts'
  | 'roles'
  | 'settings'
  | 'words'
  | 'lab'
  | 'replies'
  | 'hand';

/** Backup and deletion. Numbers come as text. */
export const backup = {
  title: 'Backup and deletion',
  saveTitle: 'Save a backup',
  saveHelp:
    'Everything that is ticked goes into one file. Models are never in it: they can be downloaded or imported again. Neither is which other sites may use the model: on another device they ask again.',
  kinds: {
    conversations: 'Conversations',
    diary: 'Diary entries',
    examples: 'Examples for the analyst',
    prompts: 'Kept prompts',
    roles: 'Prompts and further roles',
    settings: 'Settings',
    words: 'Own words of the filter',
    lab: 'Lab: table and results',
    replies: 'Lab: kept replies',
    hand: 'Lab: scores, labels given by hand',
  } satisfies Record<Kind, string>,
  /** Of that of which there is at most one. */
  own: 'changed by you',
  one: 'there is one',
  encrypt: 'Encrypt with a passphrase',
  encryptHelp:
    'Nobody can recover the passphrase, not even we: without it the file stays closed. Write it down.',
  open: 'Without a passphrase, whoever has the file can read it.',
  insecure:
    'At an address without https the browser cannot encrypt. Open this page over https, or keep the file where nobody else gets at it.',
  passphrase: 'Passphrase',
  repeat: 'Passphrase, once more',
  short: (least: number) => `The passphrase needs at least ${least} characters.`,
  differ: 'The two passphrases are not the same.',
  nothing: 'There is nothing to save yet.',
  save: 'Save backup',
  saving: 'Saving…',
  saved: (name: string, size: string) => `Saved as ${name} (${size}).`,
  savedEncrypted: (name: string, size: string) =>
    `Saved as ${name} (${size}), encrypted. Keep the passphrase as well as the file.`,
  openTitle: 'Restore a backup',
  openHelp:
    'You see first what is in it. What is new or newer is added; nothing that is here is deleted.',
  choose: 'Choose a backup',
  drop: 'Or drop the file anywhere on this page.',
  reading: 'Reading the backup…',
  locked: (name: string) => `${name} is encrypted.`,
  unlock: 'Open',
  preview: (name: string) => `Before it is restored: ${name}`,
  savedAt: (day: string) => `Saved ${day}.`,
  fresh: (count: string) => `new: ${count}`,
  newer: (count: string) => `newer than here: ${count}`,
  here: (count: string) => `here already: ${count}`,
  surplus: (count: string) => `no room for: ${count}`,
  same: 'the same as here',
  replace: 'different here; tick it to replace what is here',
  empty: 'There is nothing in this backup.',
  noNews: 'Everything in it is here already.',
  notWhole:
    'The file is not as it was saved: it was changed or cut off. What can still be read is listed here.',
  twice: (count: string) =>
    `In the file more than once: ${count}. The newest copy of each is taken.`,
  /** @param lines Numbers of lines of the file. */
  skipped: (what: string, count: string, lines: string) =>
    `Left out, cannot be read: ${what}, ${count} (line ${lines}).`,
  unknown: 'unknown records',
  take: 'Restore',
  taking: 'Restoring…',
  taken: (added: string, changed: string) =>
    `Restored. Added: ${added}; replaced by a newer version: ${changed}.`,
  takenNone: 'Nothing was added: everything is here already.',
  undo: 'Everything that was restored can be taken back. What you have changed since stays.',
  refusals: {
    'backup-not-ours': {
      what: 'This is no backup of this app.',
      next: 'Exported conversations are imported in the history, a diary’s table in the diary. Nothing has changed.',
    },
    'backup-damaged': {
      what: 'This backup is damaged or not complete.',
      next: 'Copy the file once more from where you keep it, or choose another backup. Nothing has changed.',
    },
    'backup-newer': {
      what: 'This backup was saved by a newer version of the app.',
      next: 'Reload this page to update it, then try again. Nothing has changed.',
    },
    'backup-passphrase': {
      what: 'The passphrase is wrong, or the file was altered.',
      next: 'Check capital letters and spaces, and try again. Nothing has changed.',
    },
    'backup-too-large': {
      what: `This file is larger than ${bytes(200e6, 'en')}: no backup is that large.`,
      next: 'Choose another one. Nothing has changed.',
    },
    'backup-unreadable': {
      what: 'The file could not be read.',
      next: 'It may have been moved or the stick pulled out: choose it again. Nothing has changed.',
    },
    'backup-insecure': {
      what: 'At an address without https the browser cannot decrypt.',
      next: 'Open this page over https and choose the file again. Nothing has changed.',
    },
  } as Record<string, Explanation>,
  deleteTitle: 'Delete everything on this device',
  deleteHelp:
    'For a computer that others use too, or before you give it away. It cannot be undone: save a backup first if you may want something again.',
  goes: 'This is deleted:',
  log: 'Activity log and known labels',
  fits: 'Calibration, and measurements of this device',
  size: (size: string) => `Together about ${size}.`,
  sites: (count: string) => `Answers to other sites that asked for the model: ${count}`,
  moods: 'How days felt (counts)',
  stays: 'This stays:',
  staysApp: 'The app itself with its built-in demo, so that it opens without a network',
  staysFiles: 'Files that you saved or exported',
  staysModels: (count: string, size: string) => `Models: ${count}, ${size}`,
  models: (count: string, size: string) => `Delete models as well: ${count}, ${size}`,
  modelsHelp: 'Using them again needs a download or an import.',
  /** To be typed. */
  word: 'delete',
  type: (word: string) => `Type “${word}” to confirm`,
  delete: 'Delete everything',
  deleting: 'Deleting…',
};
