/** The sheet of what is chosen for one conversation. */
export const own = {
  title: 'This conversation',
  intro:
    'What is chosen here counts for this conversation only; the rest is as in the settings. The mood is read as everywhere.',
  prompt: 'Prompt of the assistant',
  promptHelp: 'Empty: as in the settings.',
  save: 'Save',
  saved: 'Saved. Used from the next message on.',
  reply: 'Replies',
  inSettings: (value: string) => `In the settings: ${value}.`,
  reset: (name: string) => `${name}: as in the settings`,
  all: 'All as in the settings',
};
