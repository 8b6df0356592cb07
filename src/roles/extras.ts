/** The roles that a person can switch on beside the two: a further one is a file and a line here. */
import type { ExtraRole } from './extra.ts';
import { INTENT } from './intent.ts';
import { KEYWORDS } from './keywords.ts';
import { TONE } from './tone.ts';
import { URGENCY } from './urgency.ts';

export const EXTRA_ROLES: readonly ExtraRole[] = [TONE, INTENT, KEYWORDS, URGENCY];
