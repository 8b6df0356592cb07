/** What the Lab says of the original system's review. Numbers come as text. */
export const review = {
  title: 'Reproduce the review',
  intro: (texts: string, turns: string, atOnce: string) =>
    `The original system was reviewed on short labelled texts. Choose a file of ${texts} such texts and everything is measured again here: how often the analyst is right, the times of ${turns} turns, the memory, and ${atOnce} requests at once.`,
  choose: 'Choose a table and measure',
  sample: 'Measure with the sample',
  sampleName: 'Everyday sentences',
  time: 'A full model takes half an hour or more, the demo about a minute. Chatting goes first: the run waits for it. The last result is kept on this device.',
  start: (count: string) => `Begin with ${count} texts`,
  cancel: 'Stop',
  stages: {
    texts: 'The analyst judges texts.',
    turns: 'Turns are timed.',
    loads: 'Several requests at once.',
    memory: 'Waiting for the browser to tell the memory, a minute at most.',
  },
  done: (done: string, of: string) => `Steps: ${done} of ${of}.`,
  left: (time: string) => `About ${time} left.`,
  waiting: 'Waiting for your chat.',
  changed:
    'Stopped: the model, its prompt or its calibration has changed since the beginning. Please begin again.',
  result: 'Beside the published figures',
  about: (model: string, threads: string, name: string, texts: string, of: string) =>
    `${model}, threads: ${threads}. ${name}: ${texts} of ${of} texts with a mood.`,
  skipped: (count: string) => `Too long, left out: ${count}.`,
  unknown:
    'A dash stands where a figure could not be measured or the published one is not known here. The original ran the full model in Python on a CPU, on reviews that do not come with this page: only with the same texts and model can the columns be compared.',
  quality: 'How often it is right',
  figure: 'Figure',
  here: 'Here',
  published: 'Published',
  publishedOf: (figure: string) => `Published: ${figure}`,
  accuracy: 'Accuracy, by the likelier side',
  strict: 'Accuracy, uncertain counted as wrong',
  f1: 'F1, mean of both sides',
  f1Of: (side: string) => `F1, ${side}`,
  interval: (value: string, low: string, high: string) =>
    `${value} (95% interval: ${low} to ${high})`,
  between: (value: string, low: string, high: string) => `${value} (${low}–${high})`,
  speed: (turns: string, tokens: string) =>
    `Times of ${turns} turns, replies of at most ${tokens} tokens`,
  badge: 'Sending to badge',
  firstWord: 'Sending to first word',
  whole: 'Sending to last word',
  median: 'Median (middle half)',
  slowest: 'Slowest',
  memory: 'Memory of the page while it replies',
  loads: (rounds: string, tokens: string) =>
    `Requests at once, ${rounds} rounds of each, replies of at most ${tokens} tokens`,
  atOnce: 'At once',
  latency: 'Median time of a request',
  throughput: 'Requests a second',
  saveMarkdown: 'Save as Markdown',
  saveJson: 'Save as JSON',
  measured: 'Measured',
  browser: 'Browser',
};
