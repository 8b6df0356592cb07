/** The sheet of all keys. */
export const keys = {
  title: 'Keyboard',
  inBox: 'In the message box',
  everywhere: 'Everywhere',
  outside: 'Outside text fields',
  send: 'Send',
  newLine: 'New line',
  recall: 'In an empty box: earlier messages, and back',
  prompts: 'At its beginning: kept prompts by their names',
  newChat: 'New conversation',
  toBox: 'Go to the message box',
  escape: 'Stop the reply, or close what is open',
  inList: 'In the history',
  step: 'From one conversation to the next',
  keys: 'Show these keys',
  mac: 'On a Mac, ⌘ does the same as Ctrl.',
};
