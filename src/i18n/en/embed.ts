/** What our frame says on pages of other sites. */
export const embed = {
  title: 'A language model on this device',
  asks: (site: string) => `${site} wants to use the language model on this device.`,
  means:
    'The model runs in this browser, on this computer’s processor. The site sees the texts that it sends, the answers and the names of the models that are here: not your conversations, not your diary.',
  allow: 'Allow',
  refuse: 'Refuse',
  allowed: (site: string) => `${site} may use the model on this device.`,
  stop: 'Stop allowing',
  refused: (site: string) => `${site} may not use the model on this device.`,
  askAgain: 'Ask me again',
  reload: 'Reload the page, and you will be asked.',
  noOrigin: 'This page has no address of its own, so it may not use the model.',
  unkept:
    'What you answered cannot be read or changed here: the browser does not let this page use its storage. Leave the private window, or allow this site to save data, and reload.',
  sites: 'Sites that may use the model',
  sitesHelp:
    'Other sites can put a small frame of this one into their pages. You are asked once for each. Some browsers keep what you answered apart for each site: then it is not listed here, and you take it back in the frame itself.',
  none: 'You have not been asked by any site.',
  forget: 'Forget the answer',
  app: 'To Qwen All-in-One',
};
