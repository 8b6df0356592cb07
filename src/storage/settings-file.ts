/** Settings as a file that a person carries to another device. */
import { isObject } from './is-object.ts';
import { same } from './same.ts';
import { isSetting, SETTING_KEYS, type SettingKey, type SettingsValues } from './settings.ts';

const FORMAT = 'qwen-all-in-one/settings';
/** Of the file; it grows when an older version could not read it. */
const VERSION = 1;

export type SettingsPatch = Partial<Pick<SettingsValues, SettingKey>>;

export interface SettingsReading {
  /** What the file has that is not so here already. */
  patch: SettingsPatch;
  /** Names in the file that this version does not know. */
  unknown: string[];
  /** Settings whose value does not fit. */
  bad: SettingKey[];
  /** Settings in the file that this version can take, changed or not. */
  known: number;
  /** The file comes from a newer version of the app. */
  newer: boolean;
}

export type NotSettings = 'not-json' | 'not-settings';

export function writeSettings(values: SettingsValues): string {
  const { version, ...settings } = values;
  return `${JSON.stringify({ format: FORMAT, version: Math.max(version, VERSION), settings }, null, 2)}\n`;
}

/** Nothing is changed yet. */
export function readSettings(text: string, now: SettingsValues): SettingsReading | NotSettings {
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch {
    return 'not-json';
  }
  if (!isObject(file) || file['format'] !== FORMAT) return 'not-settings';
  const { settings, version } = file;
  if (!isObject(settings)) return 'not-settings';
  const reading: SettingsReading = {
    ...{ patch: {}, unknown: [], bad: [], known: 0 },
    newer: typeof version === 'number' && version > VERSION,
  };
  for (const [name, value] of Object.entries(settings)) {
    const key = SETTING_KEYS.find((known) => known === name);
    if (!key) reading.unknown.push(name);
    else if (!isSetting(key, value) || (key === 'hostUrl' && !areAddresses(String(value)))) {
      reading.bad.push(key);
    } else {
      reading.known += 1;
      if (!same(value, now[key])) Object.assign(reading.patch, { [key]: value });
    }
  }
  return reading;
}

/** What makes of one state the other. */
export function difference(now: SettingsValues, then: SettingsValues): SettingsPatch {
  const changed = SETTING_KEYS.filter((key) => !same(now[key], then[key]));
  return Object.fromEntries(changed.map((key) => [key, then[key]]));
}

/** A person who types one that is none is told so when it is asked; a file is checked before. */
function areAddresses(text: string): boolean {
  return text.split(/\s+/).filter(Boolean).every(isAddress);
}

function isAddress(text: string): boolean {
  try {
    return /^https?:$/.test(new URL(text).protocol);
  } catch {
    return false;
  }
}
