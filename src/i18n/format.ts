/** Numbers as a person reads them. */

/** Chinese has a blank between a figure and its unit here, as everywhere in the app's texts. */
function unit(value: number, locale: string, options: Intl.NumberFormatOptions): string {
  const text = new Intl.NumberFormat(locale, { style: 'unit', ...options }).format(value);
  return locale.startsWith('zh') ? text.replace(/(\d)(?=[^\d\s.,])/, '$1 ') : text;
}

export function bytes(value: number, locale: string): string {
  const large = value >= 999.5e6;
  return unit(value / (large ? 1e9 : 1e6), locale, {
    unit: large ? 'gigabyte' : 'megabyte',
    unitDisplay: 'short',
    maximumFractionDigits: large || value < 9.95e6 ? 1 : 0,
  });
}

export function percent(share: number, locale: string, digits = 0): string {
  const options = { style: 'percent', maximumFractionDigits: digits } as const;
  return new Intl.NumberFormat(locale, options).format(share);
}

export function milliseconds(value: number, locale: string): string {
  const seconds = value >= 1000;
  return unit(seconds ? value / 1000 : value, locale, {
    unit: seconds ? 'second' : 'millisecond',
    unitDisplay: 'narrow',
    maximumFractionDigits: seconds ? 2 : value < 10 ? 1 : 0,
  });
}

export function number(value: number, locale: string, digits = 1): string {
  return new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(value);
}

/** A time left, rounded so that it does not flicker. */
export function duration(seconds: number, locale: string): string {
  const minutes = Math.round(seconds / 60);
  const left = (value: number, of: string) =>
    unit(value, locale, { unit: of, unitDisplay: 'long' });
  if (seconds < 60) return left(Math.max(5, Math.ceil(seconds / 5) * 5), 'second');
  return minutes < 120 ? left(minutes, 'minute') : left(Math.round(minutes / 60), 'hour');
}

/** A wait to the second, as it is counted down: 1:05, 2:00:00. */
export function countdown(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const two = (value: number) => String(value % 60).padStart(2, '0');
  return hours ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`;
}

export function day(time: number, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(time);
}

/** Of a day's group: “Today”, “Yesterday”, then the date; with the year where it is not this one. */
export function dayName(midnight: number, locale: string, now = new Date()): string {
  const date = new Date(midnight);
  const ago = Math.round((new Date(now).setHours(0, 0, 0, 0) - midnight) / 86_400_000);
  if (ago === 0 || ago === 1) {
    const name = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(-ago, 'day');
    return name.charAt(0).toLocaleUpperCase(locale) + name.slice(1);
  }
  return new Intl.DateTimeFormat(locale, {
    ...{ weekday: 'short', month: 'long', day: 'numeric' },
    ...(date.getFullYear() !== now.getFullYear() && { year: 'numeric' }),
  }).format(date);
}

export function timeOfDay(time: number, locale: string): string {
  return new Intl.DateTimeFormat(locale, { timeStyle: 'short' }).format(time);
}

/** Items as one reads them: with commas between. */
export function list(items: readonly string[], locale: string): string {
  return new Intl.ListFormat(locale, { type: 'conjunction', style: 'narrow' }).format(items);
}
