/**
 * Recognition of speech by the browser (Web Speech API), only where it can be told to stay on this
 * device: elsewhere what is said would go to a server of the browser's maker.
 */
import type { HearingFailure, Speech } from '../contract/dictation.ts';

interface Result extends ArrayLike<{ transcript: string }> {
  isFinal: boolean;
}

interface Recognition extends EventTarget {
  lang: string;
  continuous: boolean;
  interimResults: boolean;
  processLocally: boolean;
  start(): void;
  stop(): void;
  abort(): void;
}

interface Recogniser {
  new (): Recognition;
  readonly prototype: object;
  /** `available`: here; `downloadable`: it would have to be fetched first. */
  available(options: { langs: string[]; processLocally: boolean }): Promise<string>;
}

type ResultEvent = Event & { resultIndex: number; results: ArrayLike<Result> };

const FAILURES: Record<string, HearingFailure | null> = {
  aborted: null,
  'no-speech': null,
  'not-allowed': 'denied',
  'service-not-allowed': 'denied',
  'audio-capture': 'no-microphone',
};

/** @returns Null where the browser has none that can be told to stay here. */
export function deviceSpeech(): Speech | null {
  const known = globalThis as { SpeechRecognition?: unknown; webkitSpeechRecognition?: unknown };
  const found = (known.SpeechRecognition ?? known.webkitSpeechRecognition) as
    Recogniser | undefined;
  if (typeof found?.available !== 'function' || !('processLocally' in found.prototype)) return null;
  return {
    async find(tags) {
      for (const tag of tags) {
        const asked = found.available({ langs: [tag], processLocally: true });
        if ((await asked.catch(() => 'unavailable')) === 'available') return tag;
      }
      return null;
    },
    listen(tag, { onText, onEnd }) {
      const recognition = new found();
      const settings = { lang: tag, continuous: true, interimResults: true, processLocally: true };
      Object.assign(recognition, settings);
      let failure: HearingFailure | null = null;
      recognition.addEventListener('result', (event) => {
        const { resultIndex, results } = event as ResultEvent;
        let open = '';
        for (let i = resultIndex; i < results.length; i++) {
          const result = results[i];
          const text = result?.[0]?.transcript ?? '';
          if (result?.isFinal) onText(text, true);
          else open += text;
        }
        if (open) onText(open, false);
      });
      recognition.addEventListener('error', (event) => {
        const { error } = event as Event & { error: string };
        failure = error in FAILURES ? (FAILURES[error] ?? null) : 'failed';
      });
      recognition.addEventListener('end', () => onEnd(failure), { once: true });
      try {
        recognition.start();
      } catch {
        onEnd('failed');
      }
      return () => recognition.stop();
    },
  };
}
