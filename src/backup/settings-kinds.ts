/** The settings in two parts, because a person may want the one and not the other. */
import { isObject } from '../storage/is-object.ts';
import {
  DEFAULT_SETTINGS,
  parseSettings,
  SETTINGS_KEY,
  type SettingsValues,
} from '../storage/settings.ts';
import type { Kind } from './kind.ts';
import { same } from '../storage/same.ts';

type Field = keyof SettingsValues;
type Fields = Partial<SettingsValues>;

/** Prompts, label words and further roles. */
const ROLES: readonly Field[] = ['analystPrompt', 'assistantPrompt', 'analystWords', 'extraRoles'];
/** What is true of one device and not of another. */
const DEVICE: readonly Field[] = ['version', 'threads', 'dismissed'];
const OTHERS = (Object.keys(DEFAULT_SETTINGS) as Field[]).filter(
  (field) => !ROLES.includes(field) && !DEVICE.includes(field),
);

function fieldsKind(fields: readonly Field[]): Kind<Fields> {
  const pick = (from: Fields, which = fields): Fields =>
    Object.fromEntries(which.map((field) => [field, from[field]]));
  return {
    /** None where nothing was ever chosen. */
    async read(store) {
      const here = pick(parseSettings(await store.get(SETTINGS_KEY)));
      return same(here, pick(DEFAULT_SETTINGS)) ? [] : [here];
    },
    /** A field that does not fit is left out alone. */
    parse(value) {
      if (typeof value !== 'object' || value === null) return undefined;
      const read = parseSettings(value);
      const fits = (field: Field) =>
        Object.hasOwn(value, field) && same(read[field], (value as Fields)[field]);
      const fitting = fields.filter(fits);
      return fitting.length ? pick(read, fitting) : undefined;
    },
    id: () => 'settings',
    settle(here, brought) {
      const settled = { ...here, ...brought };
      return same(settled, here) ? here : settled;
    },
    changes: (values) =>
      values.map((value) => [SETTINGS_KEY, (old) => ({ ...(isObject(old) && old), ...value })]),
    single: true,
  };
}

export const roles = fieldsKind(ROLES);
export const settings = fieldsKind(OTHERS);
