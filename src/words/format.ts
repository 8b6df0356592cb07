/** Numbers as a person reads them. */

export function bytes(value: number, locale: string): string {
  const [unit, size] = value >= 999.5e6 ? ['gigabyte', 1e9] : ['megabyte', 1e6];
  const digits = unit === 'gigabyte' || value < 9.95e6 ? 1 : 0;
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: unit as string,
    unitDisplay: 'short',
    maximumFractionDigits: digits,
  }).format(value / (size as number));
}

export function percent(share: number, locale: string): string {
  return new Intl.NumberFormat(locale, { style: 'percent' }).format(share);
}

export function milliseconds(value: number, locale: string): string {
  const seconds = value >= 1000;
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: seconds ? 'second' : 'millisecond',
    unitDisplay: 'narrow',
    maximumFractionDigits: seconds ? 2 : value < 10 ? 1 : 0,
  }).format(seconds ? value / 1000 : value);
}

export function number(value: number, locale: string, digits = 1): string {
  return new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(value);
}

/** A time left, rounded so that it does not flicker. */
export function duration(seconds: number, locale: string): string {
  const minutes = Math.round(seconds / 60);
  const [value, unit] =
    seconds < 60
      ? [Math.max(5, Math.ceil(seconds / 5) * 5), 'second']
      : minutes < 120
        ? [minutes, 'minute']
        : [Math.round(minutes / 60), 'hour'];
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: unit as string,
    unitDisplay: 'long',
  }).format(value as number);
}

export function day(time: number, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(time);
}

/** Items as one reads them: with commas between. */
export function list(items: readonly string[], locale: string): string {
  return new Intl.ListFormat(locale, { type: 'conjunction', style: 'narrow' }).format(items);
}
