/** What is said of this device and of the model that suits it. */
import type { ModelSpec } from '../../contract/models.ts';
import {
  fitsMemory,
  freeOf,
  peakOf,
  speedOf,
  type Device,
  type Proposal,
} from '../../state/proposal.ts';
import type { ComputerFacts } from '../../state/verdicts.ts';
import type { Words } from '../../i18n/en/en.ts';
import { bytes, number } from '../../i18n/format.ts';
import { gap } from '../../i18n/i18n.ts';
import { explainOutcome } from '../computer/report.ts';

type Facts = Pick<ComputerFacts, keyof Device | 'threads' | 'cores'>;

/** What is not known is left out. */
export function sayDevice({ models: { device }, locale }: Words, facts: Facts): string {
  const { deviceMemory, threads, cores, secure, cacheStorage } = facts;
  const free = freeOf(facts);
  const items = [
    ...(deviceMemory === null ? [] : [device.memory(bytes(deviceMemory * 1e9, locale))]),
    threads === null
      ? device.cores(number(cores, locale, 0))
      : device.threads(number(threads, locale, 0)),
    ...(free === null || !cacheStorage ? [] : [device.room(bytes(free, locale))]),
    secure ? device.secure : device.insecure,
  ];
  return device.this(items.join(device.and));
}

export function sayProposal(
  words: Words,
  facts: ComputerFacts,
  proposal: Proposal,
  demo: number | null,
): string {
  const { models, locale } = words;
  switch (proposal.kind) {
    case 'none':
      return '';
    case 'model':
      return models.suggested(proposal.model.title, aboutOf(words, proposal.model, demo));
    case 'demo': {
      const { why, smallest } = proposal;
      const size = bytes(why === 'memory' ? peakOf(smallest) : smallest.bytes, locale);
      // The same sentence as in the device check.
      const next = why === 'insecure' ? explainOutcome(words, facts, 'insecure').next : '';
      return [models.demoFits[why](size), next].filter(Boolean).join(gap(words));
    }
  }
}

/** Of the model that a person is asked about: whether there is memory for it, and its speed. */
export function sayModelHere(
  words: Words,
  facts: Facts,
  model: ModelSpec,
  demo: number | null,
): string {
  const { models, locale } = words;
  const speed = speedOf(model, demo);
  return [
    ...(model.bytes && !fitsMemory(model, facts)
      ? [models.tooLarge(bytes(peakOf(model), locale))]
      : []),
    ...(speed === null ? [] : [models.here(figure(words, speed))]),
  ].join(gap(words));
}

/** Size, and speed where it can be estimated. */
function aboutOf(words: Words, model: ModelSpec, demo: number | null): string {
  const { models, locale } = words;
  const speed = speedOf(model, demo);
  const size = bytes(model.bytes, locale);
  return speed === null ? size : models.sized(size, models.perSecond(figure(words, speed)));
}

/** No more digits than an estimate has. */
const figure = ({ locale }: Words, speed: number) =>
  number(Math.max(0.1, speed), locale, speed < 3 ? 1 : 0);
