import type { Shortcuts } from '../../contract/engine.ts';

export const models = {
  models: {
    title: 'Models',
    intro:
      'The built-in demo works at once. A full model is smarter: download it once and it works offline too.',
    /** What this device can carry, before any download. */
    device: {
      this: (items: string) => `This device: ${items}.`,
      /** Between the items. */
      and: ', ',
      memory: (size: string) => `at least ${size} of memory`,
      threads: (count: string) => (count === '1' ? '1 thread' : `${count} threads`),
      cores: (count: string) => (count === '1' ? '1 processor core' : `${count} processor cores`),
      room: (size: string) => `room for ${size}`,
      secure: 'secure address',
      insecure: 'address not secure',
    },
    /** `about`: size, and speed where it is known. */
    suggested: (title: string, about: string) => `Suggested: ${title} (${about}).`,
    sized: (size: string, speed: string) => `${size}, ${speed}`,
    perSecond: (words: string) => `about ${words} ${words === '1' ? 'word' : 'words'} a second`,
    /** `size`: of the smallest full model; with `memory`, what it takes to load it. */
    demoFits: {
      insecure: () => 'Suggested: the built-in demo, since no model can be kept here.',
      'not-kept': () =>
        'Suggested: the built-in demo, since the browser does not let this page keep files.',
      memory: (size: string) =>
        `Suggested: the built-in demo, since a full model takes ${size} of memory while it loads.`,
      room: (size: string) =>
        `Suggested: the built-in demo, since a full model needs ${size} of storage.`,
    },
    /** Of the model that is about to be downloaded. */
    here: (words: string) =>
      `This model would write about ${words} ${words === '1' ? 'word' : 'words'} a second here.`,
    tooLarge: (size: string) =>
      `This model takes ${size} of memory while it loads, which may be more than there is.`,
    about: {
      demo: 'A tiny model that ships with this site, for a first try. It knows little and keeps replies short.',
      'Xenova/Qwen1.5-0.5B-Chat':
        'The smallest Qwen 1.5 chat model: half a billion parameters, Chinese and English.',
      'Qwen/Qwen1.5-0.5B-Chat-GGUF':
        'The same Qwen 1.5 from its makers, as a GGUF file that is converted here: with finer weights than the ONNX file has.',
      'onnx-community/Qwen2.5-0.5B-Instruct':
        'A newer half-billion model with a smaller memory footprint and an open licence.',
    },
    /** `source` names the format and the types of its weights. */
    aboutConverted: (source: string) =>
      `A chat model converted to 8-bit weights, one scale a column, from ${source}.`,
    aboutCustom:
      'A repository that you named. It must hold a Qwen-like chat model, as quantised ONNX or as GGUF.',
    active: 'In use',
    stored: 'Downloaded',
    notStored: 'Not downloaded',
    builtIn: 'Built in',
    use: 'Use',
    download: (size: string) => `Download ${size}`,
    downloadUnknown: 'Download',
    remove: 'Remove files',
    confirmRemove: (title: string) =>
      `Remove the files of ${title}? Using it again needs a new download.`,
    size: 'Size',
    sizeUnknown: 'unknown until download',
    licence: 'Licence',
    licenceUnknown: 'see the repository',
    nonCommercial: 'Non-commercial use only',
    source: 'Source',
    consentTitle: (title: string) => `Download ${title}?`,
    consentBody: (size: string) => `Downloads ${size}. Avoid mobile data.`,
    /** Nobody can say before how large the download is. */
    consentUnknown:
      'The size is not known before the download. Where there are several files, you choose one first. Avoid mobile data.',
    consentKeep:
      'One download; it then works offline, and you can remove it at any time. In a private window it is lost at closing.',
    consentPrivacy: 'Files come in; nothing you write goes out.',
    /** Nobody here has run the weights. */
    notRun:
      'The makers of this page have not run these exact weights, only the similar Qwen2.5-Coder-0.5B-Instruct.',
    otherSources: 'Other sources',
    /** The source in use cannot be reached; this is the next one. */
    useSource: (host: string) => `Use ${host} instead`,
    /** It takes the place of `intro` where nothing can be kept. */
    introInsecure:
      'This address is not secure, so models cannot be kept: a download lasts until the page closes.',
    accept: 'Download',
    notNow: 'Not now',
    noRoom: (need: string, free: string) =>
      `Storage: about ${free} free; the model needs ${need}. Free some disk space or leave the private window first, or the download may fail half-way.`,
    listing: (host: string) => `Asking ${host} for the list of files…`,
    converting: 'Converting on this device…',
    choosing: (host: string) => `${host} has these files. Which one is it to be?`,
    /** `needed`: of the download and of what is made of it. */
    choosingHelp: (needed: string) =>
      `A GGUF file is converted on this device while it arrives; that takes ${needed} of storage for a while.`,
    proposed: 'best that fits',
    noFit: (needed: string) => `needs ${needed}, more than is free`,
    noneFits: 'None of them fits into the storage that is free.',
    readyMade: 'ONNX, nothing to convert',
    verifying: 'Checking the files…',
    loading: 'Loading the model…',
    loadingNote: 'Once loaded, it takes over between two messages.',
    progress: (loaded: string, total: string) => `${loaded} of ${total}`,
    speed: (perSecond: string) => `${perSecond}/s`,
    timeLeft: (time: string) => `about ${time} left`,
    /** It says who answers as long as it takes. */
    meanwhile: (title: string) => `Answering meanwhile: ${title}.`,
    customTitle: 'Another model',
    customLabel: 'Repository (owner/name)',
    customHelp:
      'Any chat model of the same kind, as ONNX or GGUF, such as Qwen/Qwen2.5-0.5B-Instruct-GGUF.',
    customAdd: 'Add',
    facts: (items: string) => `Running now: ${items}`,
    layers: (count: string) => `${count} layers`,
    vocabulary: (tokens: string) => `vocabulary ${tokens}`,
    loadTime: (time: string) => `loaded in ${time}`,
    details: 'Running details',
    /** What each shortcut of the engine gives where it took hold, and costs where it did not. */
    shortcuts: {
      lazyWeights: {
        on: 'Weights are read and checked once, while the model is being prepared.',
        off: 'This browser reads the weights before the model is prepared, so loading takes longer.',
      },
      lastTokenLogits: {
        on: 'While reading, only the result for the last token is computed.',
        off: 'The graph of this model is of another kind, so reading takes longer.',
      },
      residentCache: {
        on: 'What was read stays in the fast runtime’s memory and is not read again.',
        off: 'The fast runtime failed its self-test here, so the plain one is used, which is slower.',
      },
      sharedHead: {
        on: 'The embedding and the output layer share one table, which saves memory.',
        off: 'The embedding and the output layer do not share one table: more memory is used.',
      },
      integerHead: {
        on: 'The output layer is computed in integers: less memory, faster replies.',
        off: 'The output layer is computed in float: more memory, slower replies.',
      },
      tokenScales: {
        on: 'Each token is quantised by itself, so results do not depend on how a text is cut.',
        off: 'Tokens are quantised together: results are a little less exact.',
      },
    } satisfies Record<keyof Shortcuts, { on: string; off: string }>,
    shortcutOn: 'In use',
    shortcutOff: 'Not in use',
    unverified: 'There were no checksums to compare with, so the contents were not verified.',
  },
  host: {
    title: 'Download from',
    hub: 'huggingface.co',
    mirror: 'hf-mirror.com (mirror)',
    site: 'this site’s models/ folder',
    custom: 'another address',
    customUrl: 'More addresses (https://…, one a line)',
    help: 'Tried in this order: this site itself, the one you chose, then your addresses.',
  },
};
