/** For a class or a kiosk: the PIN, the site's file, how the day felt. */
const pin = {
  title: 'PIN needed',
  why: 'This part is for whoever looks after this device. It opens with their PIN.',
  label: 'PIN',
  open: 'Open',
  checking: 'Checking…',
  refused: {
    wrong: () => 'That is not the PIN.',
    'no-pin': (least: number, most: number) => `A PIN is ${least} to ${most} digits.`,
    failed: () => 'The PIN could not be checked here. Reload the page and try again.',
  },
  /** The time left, as it is counted down. */
  wait: (time: string) => `Too many attempts. The next one is possible in ${time}.`,
  chatStays: 'The conversation works without it.',
  lock: 'Lock',
};

const moods = {
  title: 'How the day felt',
  about:
    'How often each mood was read in messages to the chat on this device. No text and no name is in it, and it is not known who wrote what.',
  day: 'Day',
  byHour: 'By the hour',
  hour: 'Hour',
  none: 'Nothing was read on this day yet.',
  print: 'Print',
  kept: 'The last 31 days with messages are kept on this device, even when it is cleared because nobody is there. “Delete everything on this device” deletes it too. The analyst errs at times, so look at the whole rather than at single counts.',
};

const site = {
  title: 'A file for your site',
  intro:
    'Choose what is to be so for all who open your site. What you leave empty is not in the file, and nothing changes on this device.',
  pin: {
    title: 'PIN',
    set: 'A PIN is set.',
    unset: 'No PIN is set: everybody can change everything.',
    new: 'New PIN',
    again: 'Once more',
    take: 'Take this PIN',
    making: 'One moment…',
    untaken: 'The PIN that you typed is not in the file yet: press “Take this PIN”.',
    remove: 'Remove the PIN',
    refused: {
      'no-pin': (least: number, most: number) => `A PIN is ${least} to ${most} digits.`,
      differ: () => 'The two are not the same.',
    },
    help: 'Asked for before settings, insights, models, teaching, the word filter, backup and deletion. Chat, diary, lab and history stay open. After it was given, places that are hidden below can be reached as well, until you press the lock at the top or nobody was there for five minutes.',
    worth:
      'What it is worth: it keeps the curious out, and no more. A PIN in a browser is no safe: whoever uses the developer tools, or empties the browser, gets round it. Whoever reads the file can try all PINs of four digits in about an hour, so take six or more, and none that you use elsewhere. The file does not hold the PIN itself.',
  },
  greeting: 'Greeting',
  places: 'Places',
  placesHelp: 'What is offered beside the chat.',
  shared: 'A device that many share',
  minutes: 'Delete everything after this many idle minutes',
  minutesHelp: '1 to 1440; empty is never. Conversations, diary and settings go, models stay.',
  minutesBad: 'This is no number from 1 to 1440: pages would leave it out.',
  keepAwake: 'Keep the screen on',
  keepAwakeHelp: 'While the page is in view, where the browser can.',
  contacts: 'Who can be asked for help',
  contactsHelp:
    'On the help card, above the hotlines. If one language has no contacts, the other’s are shown.',
  contactName: (language: string, number: string) => `${language}, name ${number}`,
  contactNameShort: 'Name',
  contactWhere: (language: string, number: string) => `${language}, number or place ${number}`,
  contactWhereShort: 'Number or place',
  addContact: (language: string) => `Add: ${language}`,
  removeContact: (name: string) => `Remove ${name}`,
  words: 'Words',
  blocked: 'To be filtered',
  allowed: 'To be let through',
  wordsHelp:
    'One a line. “word*” means longer words as well. The first are treated as “My own list” of the word filter, which masks unless you choose otherwise below (“What the filter does”). What is let through may be a phrase that only contains a listed word. Words that show the help card cannot be let through.',
  noWords: (count: string) => `Lines that are no words, and do nothing: ${count}.`,
  defaults: (count: string) => `Defaults of settings: ${count} set`,
  defaultsHelp:
    'For people who have chosen nothing themselves. Settings without a list take the value that this device has now: change it in the settings first.',
  notSet: (value: string) => `as built in: ${value}`,
  asHere: (value: string) => `as here: ${value}`,
  result: 'The file',
  left: (names: string) => `This does not fit, and a page would leave it out: ${names}.`,
  copy: 'Copy',
  save: 'Save as site.json',
  where:
    'Put it beside index.html on your host, in the place of the site.json that is there. A page takes it when it is opened the next time.',
};

export const kiosk = { pin, moods, site };
