/** The five places, and the address of each: behind "#", as a static host knows only one page. */
export const PLACES = ['chat', 'diary', 'lab', 'insights', 'settings'] as const;
export type PlaceName = (typeof PLACES)[number];

export const addressOf = (place: PlaceName): string => `#/${place}`;

/** @returns Undefined where what stands behind "#" is no place, as of a link within the page. */
export function placeAt(hash: string): PlaceName | undefined {
  if (hash === '' || hash === '#') return 'chat';
  return PLACES.find((place) => addressOf(place) === hash);
}
