/** What flips a label. Numbers come as text. */
export const labFlips = {
  title: 'What flips a label',
  intro:
    'Each text of the table is judged again after small changes that leave its meaning alone. A label that changes then hangs on how the text is written.',
  asWritten: 'Let the model read texts as they are written',
  asWrittenHelp:
    'Usually the page turns full width and traditional characters into plain ones before the model reads them, so that they flip nothing.',
  begin: 'Try changes',
  again: 'Try again',
  all: (model: string, flipped: string, tried: string, share: string) =>
    `By ${model}: ${flipped} of ${tried} changes flip the label (${share}).`,
  kind: 'Change',
  tried: 'Tried',
  flipped: 'Flipped',
  share: 'Share',
  opposite: 'To the opposite',
  kinds: {
    'stop-added': 'full stop added',
    'stop-removed': 'punctuation at the end removed',
    exclaimed: 'exclamation mark at the end',
    'full-width': 'in full width',
    'half-width': 'in half width',
    emoji: 'emoji added (📝)',
    traditional: 'simplified to traditional',
    simplified: 'traditional to simplified',
  },
  /** Each a label and how likely positive is. */
  change: (was: string, is: string) => `${was} → ${is} (share of positive)`,
  more: (count: string) => `And ${count} more.`,
};
