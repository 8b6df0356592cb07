/** The sheet of all keys, and what is said of a conversation of which nothing is kept. */
export const keys = {
  title: 'Keyboard',
  inBox: 'In the message box',
  everywhere: 'Everywhere',
  outside: 'Outside text fields',
  send: 'Send',
  newLine: 'New line',
  recall: 'In an empty box: earlier messages, and back',
  newChat: 'New conversation',
  toBox: 'Go to the message box',
  escape: 'Stop the reply, or close what is open',
  keys: 'Show these keys',
  mac: 'On a Mac, ⌘ does the same as Ctrl.',
};

export const temporary = {
  begin: 'Temporary conversation',
  end: 'End the temporary conversation',
  note: 'Temporary: nothing of it is kept on this device. It is gone when you leave it or close the page.',
};
