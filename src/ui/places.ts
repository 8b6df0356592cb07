/** The places and the sheets that lie over them, and the address of each: behind "#", as a static host knows only one page. */
export const PLACES = ['chat', 'diary', 'lab', 'insights', 'settings'] as const;
export type PlaceName = (typeof PLACES)[number];

export const SHEETS = [
  'models',
  'history',
  'conversation',
  'transcripts',
  'backup',
  'teach',
  'roles',
  'prompts',
  'safety',
  'moods',
  'site',
  'computer',
  'keys',
  'about',
] as const;
export type SheetName = (typeof SHEETS)[number];

/** What is open to all where the site has a PIN. */
export const FOR_ALL: ReadonlySet<string> = new Set<PlaceName | SheetName>([
  ...(['chat', 'diary', 'lab', 'history', 'prompts', 'keys', 'about'] as const),
]);

/** Where somebody is. */
export interface Where {
  place: PlaceName;
  /** The open sheet is the last; before it stand those that led to it. */
  trail: readonly SheetName[];
}

export const addressOf = (place: PlaceName, trail: readonly SheetName[] = []): string =>
  ['#', place, ...trail].join('/');

/**
 * A sheet that is not known is left out: an address of another version leads as near as it can.
 * @returns Undefined where what stands behind "#" is no place, as of a link within the page.
 */
export function readAddress(hash: string): Where | undefined {
  if (hash === '' || hash === '#') return { place: 'chat', trail: [] };
  const [start, name, ...names] = hash.split('/');
  const place = PLACES.find((known) => known === name);
  if (start !== '#' || !place) return undefined;
  return { place, trail: names.flatMap((sheet) => SHEETS.find((known) => known === sheet) ?? []) };
}
