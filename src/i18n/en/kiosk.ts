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

export const kiosk = { pin };
