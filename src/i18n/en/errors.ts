import { bytes } from '../format.ts';
import type { ErrorSentences, Explanation } from '../types.ts';

/** What a file is that is no table of texts. */
const noTable: Record<string, Explanation> = {
  'table-empty': {
    what: 'This file is empty: there is no row in it.',
    next: 'Choose another one; nothing has changed.',
  },
  'table-workbook': {
    what: 'This is an Excel workbook, which cannot be read as it is.',
    next: 'In Excel, choose “Save as → CSV”, and import that file.',
  },
  'table-page': {
    what: 'This is a web page, not a table.',
    next: 'Download the table itself and try again.',
  },
  'table-binary': {
    what: 'This file is not a text, so there is no table in it.',
    next: 'CSV, TSV, JSON and JSON Lines can be read; nothing has changed.',
  },
};

export const errors: ErrorSentences = {
  unsupported: ({ reason }) => {
    const next =
      'Choose another model, such as Qwen1.5 or Qwen2.5 as ONNX. Nothing is damaged, and nothing has to be fetched again.';
    switch (reason) {
      case 'operator':
        return { what: 'This model needs an operation that is not available here.', next };
      case 'family':
        return {
          what: 'This is another kind of model: it does not write on, so it cannot chat.',
          next,
        };
      case 'decoder':
        return { what: 'This model splits text in a way that cannot be read here.', next };
      case 'no-chatml':
        return {
          what: 'This model does not speak ChatML: it has no <|im_start|> token.',
          next,
        };
      case 'data-file':
        return { what: 'The weights of this model lie in a data file that was not found.', next };
      default:
        return {
          what: 'This browser lacks something that the model needs.',
          next: 'Use a recent Chrome, Edge, Firefox or Safari.',
        };
    }
  },
  offline: ({ host, file, reason }) => ({
    what: !host
      ? file
        ? `The connection was lost while downloading ${file}.`
        : 'There is no network.'
      : reason === 'timeout'
        ? `${host} took too long to answer.`
        : `${host} cannot be reached.`,
    next: 'Check the connection, or choose another source under “Download from”.',
  }),
  download: ({ host = 'The host', status, file, reason }) => {
    const name = file ? ` ${file}` : '';
    const next =
      'Retry; for a download, choose another source under “Download from” or check the repository name.';
    switch (reason) {
      case 'no-repo':
        return {
          what: `${host} has no such repository, or it is private.`,
          next: 'Check the spelling of its name; private repositories cannot be downloaded from here.',
        };
      case 'no-onnx':
        return {
          what: `This repository on ${host} has no ONNX file that runs here.`,
          next: 'Choose another model.',
        };
      case 'incomplete':
        return {
          what: `The connection to ${host} was lost while downloading${name || ' a file'}.`,
          next: 'Retry: what has arrived is kept. If it keeps happening, choose another source under “Download from”.',
        };
      case 'html':
        return {
          what: `${host} sent a web page instead of the file${name}.`,
          next: 'Some networks ask you to sign in first: open a web page, then retry. Or choose another source under “Download from”.',
        };
      default:
        return {
          what:
            status && status >= 400
              ? `${host} did not give the file${name} (status ${status}).`
              : `What ${host} gave is not the model file${name}.`,
          next,
        };
    }
  },
  corrupt: ({ file, host, reason }) =>
    reason === 'missing'
      ? {
          what: 'The model files are gone; the browser may have cleared them.',
          next: 'Remove the model and download it again, or import it again where it was imported.',
        }
      : {
          what: `The model file${file ? ` ${file}` : ''} is damaged or incomplete${host ? ` (from ${host})` : ''}.`,
          next: 'Retry or reload the page; a downloaded model can be removed and downloaded again, an imported one imported again.',
        },
  storage: ({ reason, actual = 0, limit = 0 }) => {
    switch (reason) {
      case 'room':
        return {
          what: `The model needs ${bytes(actual, 'en')} of storage, and the browser has ${bytes(limit, 'en')} left for this site. Nothing was stored.`,
          next: 'Free some disk space, or remove a model that you no longer need, and try again.',
        };
      case 'quota':
        return {
          what: 'There is not enough disk space.',
          next: 'Free some space and retry; of a download, what has arrived is kept.',
        };
      default:
        return {
          what: 'The browser refuses to save files.',
          next: 'Leave the private window, or allow this site to store data.',
        };
    }
  },
  memory: ({ reason }) => ({
    what:
      reason === 'crash'
        ? 'The page crashed the last time it loaded this model, perhaps for lack of memory, so it was not loaded by itself this time.'
        : reason === 'run'
          ? 'Memory ran out in the middle of the answer.'
          : 'There is not enough memory for this model.',
    next: 'Close other tabs and retry, or stay with the built-in demo.',
  }),
  timeout: ({ host, reason, limit }) =>
    reason === 'limit'
      ? {
          what: `No reply ${limit ? `within ${limit} seconds` : 'in time'}.`,
          next: 'Try again, or raise the time limit in the settings; your text is still here.',
        }
      : {
          what: host ? `${host} took too long to answer.` : 'No answer for too long.',
          next: 'Please try again.',
        },
  busy: ({ reason, limit }) =>
    reason === 'queue'
      ? {
          what: `Too many requests are waiting already${limit ? ` (${limit} at most)` : ''}.`,
          next: 'Try again in a moment.',
        }
      : reason === 'import'
        ? {
            what: 'Another model is being copied at the moment.',
            next: 'Open the file again when that is done.',
          }
        : {
            what: 'The last message is still being answered.',
            next: 'Wait or stop it first; your text is still there.',
          },
  blocked: ({ reason }) =>
    reason === 'words'
      ? {
          what: 'The word filter does not let this message pass.',
          next: 'Say it in other words; your text is still here. The filter can be set under Settings → Word filter.',
        }
      : {
          what: 'The browser or an administrator blocks the model.',
          next: 'Check extensions and security settings.',
        },
  input: ({ reason, limit, actual }) => {
    switch (reason) {
      case 'empty':
        return { what: 'There is no text to send.', next: 'Write something first.' };
      case 'too-long':
        return {
          what: `The text is too long: ${actual ?? '?'} characters, the limit is ${limit ?? '?'}.`,
          next: 'Shorten it or send it in parts; your text is still here.',
        };
      case 'seconds':
        return {
          what: `A time limit is a number of seconds from 0 to ${limit ?? 3600}; 0 is none.`,
          next: 'The old setting still holds.',
        };
      case 'url':
        return {
          what: 'The download address is not valid.',
          next: 'Give a full address that starts with https://.',
        };
      case 'repo':
        return { what: 'That is not a repository name.', next: 'Write it as owner/name.' };
      case 'transcript':
        return {
          what: 'There is no conversation in this file that can be read.',
          next: 'Choose one that was exported here or from another chat; nothing has changed.',
        };
      case 'transcript-json':
        return {
          what: 'This JSON file is damaged or not complete.',
          next: 'Download or export it once more; nothing has changed.',
        };
      case 'file-too-large':
        return { what: 'This file is too large.', next: 'Split it into several files.' };
      case 'not-stored':
        return {
          what: 'That model is not downloaded.',
          next: 'Download it under “Models” first.',
        };
      default:
        return (
          noTable[reason ?? ''] ?? {
            what: 'This text cannot be processed.',
            next: 'Change it and try again.',
          }
        );
    }
  },
  worker: ({ reason }) => {
    const next = 'Retry; your text is still here.';
    switch (reason) {
      case 'start':
        return {
          what: 'The model’s background thread could not start.',
          next: 'Check the network and extensions that block scripts, then retry; your text is still here.',
        };
      case 'tab':
        return { what: 'The tab that ran the model was closed, or stopped.', next };
      case 'standstill':
        return {
          what: 'The download stopped responding several times.',
          next: 'What has arrived is kept. Reload the page and resume it.',
        };
      case 'hung':
      case 'stuck':
        return { what: 'The model gave no sign of life for too long and was restarted.', next };
      default:
        return { what: 'The model’s background thread stopped.', next };
    }
  },
  internal: () => ({
    what: 'Something unexpected happened.',
    next: 'Retry; if that does not help, reload the page. Conversations are kept.',
  }),
};
