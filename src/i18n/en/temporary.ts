/** What is said of a conversation of which nothing is kept. */
export const temporary = {
  begin: 'Temporary conversation',
  end: 'End the temporary conversation',
  note: 'Temporary: nothing of it is kept on this device. It is gone when you leave it or close the page.',
};
