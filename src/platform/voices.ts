/** The voices of the system that speak on this device: the others send the text to a server. */
import type { Voices } from '../contract/voices.ts';

/** @returns Undefined where the browser cannot speak. */
export function systemVoices(): Voices | undefined {
  const { speechSynthesis: synthesis } = globalThis as { speechSynthesis?: SpeechSynthesis };
  if (!synthesis) return undefined;
  const local = () => synthesis.getVoices().filter(({ localService }) => localService);
  // The system goes on speaking for a page that is gone.
  addEventListener('pagehide', () => synthesis.cancel());
  return {
    list: () => local().map(({ name, lang, default: preferred }) => ({ name, lang, preferred })),
    onChange: (listener) => synthesis.addEventListener?.('voiceschanged', listener),
    say: (parts, voice, onEnd) => {
      const chosen = local().find(({ name, lang }) => name === voice.name && lang === voice.lang);
      if (!chosen) return onEnd(); // gone since it was chosen; without one the browser takes any
      const said = parts.map((part) => utterance(part, chosen));
      said.at(-1)?.addEventListener('end', onEnd, { once: true });
      for (const one of said) {
        one.addEventListener('error', onEnd, { once: true });
        synthesis.speak(one);
      }
    },
    stop: () => synthesis.cancel(),
  };
}

function utterance(text: string, voice: SpeechSynthesisVoice): SpeechSynthesisUtterance {
  const one = new SpeechSynthesisUtterance(text);
  one.voice = voice;
  one.lang = voice.lang;
  return one;
}
