/** What the code asks of a browser and goes without where it is missing: see the table in test/README.md. */
export const FACTS = `(async () => {
  const globals = ['SharedArrayBuffer', 'launchQueue', 'showDirectoryPicker', 'BeforeInstallPromptEvent',
    'SpeechRecognition', 'speechSynthesis', 'scheduler', 'visualViewport', 'trustedTypes'];
  const own = ['wakeLock', 'locks', 'deviceMemory', 'standalone'];
  const { quota } = (await navigator.storage?.estimate?.()) ?? {};
  return {
    browser: navigator.userAgent,
    language: navigator.language,
    isolated: crossOriginIsolated,
    threads: (await allInOne.ready).threads,
    quotaMB: quota && Math.round(quota / 1e6),
    persisted: await navigator.storage?.persisted?.(),
    voices: globalThis.speechSynthesis?.getVoices().length,
    lacks: [...globals.filter((name) => !(name in globalThis)), ...own.filter((name) => !(name in navigator))],
  };
})()`;
