/** Texts that a person keeps by name. */
export const prompts = {
  title: 'Kept prompts',
  intro: 'Texts that you use again. Type “/” in the message box to find one by its name.',
  /** Of the list above the message box. */
  menu: 'Kept prompts',
  manage: 'Change or add prompts',
  found: (count: number) => (count === 1 ? '1 prompt' : `${count} prompts`),
  none: 'Nothing is kept yet.',
  noMatch: 'None of the kept prompts has this.',
  name: 'Name',
  text: 'Text',
  add: 'Keep',
  change: 'Keep the change',
  cancel: 'Cancel',
  edit: (name: string) => `Change “${name}”`,
  remove: (name: string) => `Delete “${name}”`,
  removed: (name: string) => `“${name}” is deleted.`,
  kept: (name: string) => `“${name}” is kept.`,
  /** By `Refused` of state/prompts.svelte.ts. */
  refused: {
    'no-name': 'Give it a name.',
    'long-name': 'The name is too long: at most 40 characters.',
    taken: 'Another prompt has this name already.',
    'no-text': 'There is no text.',
    'long-text': 'The text is longer than a message may be.',
    'too-many': 'No more than 500 prompts can be kept. Delete some first.',
  },
};
