/** Speaking into the message box. */
export const dictation = {
  start: 'Dictate',
  startHelp: 'Dictate: speech is recognised on this device and sent nowhere',
  stop: 'Stop listening',
  listening: 'Listening. Your speech is recognised on this device and sent nowhere.',
  failures: {
    denied:
      'The microphone is not allowed for this page. Allow it in the address bar, then try again.',
    'no-microphone': 'No microphone was found.',
    failed: 'Listening did not work. Try again, or type.',
  },
};
