/** What the page itself says: its header, its empty state, its notices, its common buttons. */
export const page = {
  app: {
    name: 'Qwen All-in-One',
    tagline:
      'One small language model that reads your mood, then replies. It runs entirely in this browser.',
    privacy: 'No server: what you write never leaves this device.',
    /** It follows `privacy` once everything is stored. */
    offline: 'Works offline.',
    noNetwork: 'No network now; everything works as usual.',
    disclaimer: 'A small model can be wrong. Check what matters.',
    skip: 'Skip to the message box',
    /** In a place that is not the chat. */
    skipToPlace: 'Skip to the content',
  },
  header: {
    newChat: 'New conversation',
    history: 'History',
    models: 'Models',
    /** It names the language that a click changes to, in that language. */
    otherLanguage: '中',
    otherLanguageLabel: '切换到中文',
    /** It names the group of the page's own buttons. */
    menu: 'Main menu',
  },
  places: {
    /** It names the group of links. */
    label: 'Places',
    chat: 'Chat',
    diary: 'Diary',
    lab: 'Lab',
    insights: 'Insights',
    settings: 'Settings',
  },
  chip: {
    loading: 'Starting',
    demo: 'Built-in demo',
    failed: 'Did not start',
    downloading: (percent: string) => `Downloading ${percent}`,
    waiting: 'Waiting',
    listing: 'Asking',
    verifying: 'Checking',
    converting: 'Converting',
    loadingModel: 'Loading',
    threads: (count: number) => (count === 1 ? '1 thread' : `${count} threads`),
  },
  empty: {
    title: 'How was your day?',
    examplesLabel: 'Try one of these',
    examples: [
      'Our experiment finally worked today, wonderful!',
      'Can you write me a short leave note?',
      'The train was late again, so annoying.',
      'Who are you?',
    ],
  },
  /** On a device that many share, when nobody seems to be there. */
  idle: {
    question: (seconds: number) =>
      `Is anybody there? In ${seconds} s, the conversations and the diary on this device are deleted for the next person.`,
    here: 'I am here',
  },
  notices: {
    label: 'Notices',
    offlineReady: 'Ready to work offline.',
    update: 'A new version is here.',
    /** The update is accepted, but a reply is being made, perhaps in another tab. */
    updateWaits: 'The update waits for the reply that is being written, here or in another tab.',
    reload: 'Reload',
    later: 'Later',
    noHistory:
      'This browser does not allow saving (a private window?). Conversations end when the page closes.',
    singleThread: 'This browser allows only one thread here, so replies are slower.',
    insecure: (origin: string) =>
      `${origin} is not a secure address, so there is no offline use, no storage for models and one thread only. Open the page at an https:// address, or on this machine at http://localhost.`,
    /** The person, or the browser, has cleared the site's data under the open page. */
    cleared:
      'The data of this site was cleared: it does not work offline now, and downloaded models are gone. Reloading stores the page again.',
    /** A person has pressed “Delete everything”. */
    deleted: 'What you wrote, and the settings, were deleted from this device.',
    checkDevice: 'Device check',
    /** It says what to do where a file of this very site is missing. */
    siteFile: 'Reload the page; if it stays like this, tell whoever runs this site.',
    /** A part of the page that is fetched when it is opened; `siteFile` says what to do. */
    partMissing: 'This part of the page could not be loaded',
    restarted:
      'The model stopped unexpectedly; the built-in demo answers now. Your conversations are kept.',
    reloading:
      'The model stopped and is being loaded again; the built-in demo answers meanwhile. Your conversations are kept.',
    /** Of the file of the site's own; its paths are as they stand there. */
    site: (paths: string) => `In site.json, these parts do not fit and are left out: ${paths}.`,
    switched: (title: string) => `Switched to ${title}.`,
    modelFailed: (title: string) => `${title} is not ready.`,
    whatToDo: 'What to do',
  },
  actions: {
    quote: 'Quote in the message box',
    read: 'Read aloud',
    stopReading: 'Stop reading',
    copy: 'Copy',
    copied: 'Copied',
    regenerate: 'Regenerate',
    edit: 'Edit message',
    remove: 'Delete',
    removeTurn: 'Delete this turn',
    retry: 'Retry',
    save: 'Send edit',
    cancel: 'Cancel',
    close: 'Close',
    back: 'Back',
    copyFailed: 'Not copied: select the text and copy it by hand',
    undo: 'Undo',
    dismiss: 'Got it',
  },
  about: {
    title: 'About and licences',
    version: (version: string) => `Version ${version}`,
    own: 'This project’s licence: MIT',
    models: 'Models',
    demoLicence: 'MIT, as this project; made for it from scratch.',
    packages: (count: string) => `Software in this page: ${count} packages`,
    packagesHelp:
      'Everything that is sent to your browser, each with the full text of its licence.',
    loading: 'One moment…',
  },
};
