/** Every model that can be chosen, and how much of each is here. */
import { AppError } from '../contract/errors.ts';
import { customModel, DEMO, MODELS, repoIdOf, type ModelSpec } from '../contract/models.ts';
import type { SiteModel } from '../contract/site-models.ts';
import type { Keep, Manifest, Unfinished, Weights } from '../contract/weights.ts';

export class Catalogue {
  /** Complete on disk. */
  stored = $state.raw<readonly Manifest[]>([]);
  /** Begun and not ended, in this visit or an earlier one. */
  unfinished = $state.raw<readonly Unfinished[]>([]);
  /** Kept in memory for this visit, because the browser does not keep it. */
  held = $state.raw<Manifest | null>(null);
  /** Models that lie beside the page; they come first. */
  onSite = $state.raw<readonly ModelSpec[]>([]);
  /** Models that a person named in this visit. */
  named = $state.raw<readonly ModelSpec[]>([]);

  readonly #weights: Pick<Weights, 'list' | 'unfinished'>;
  readonly #siteOnly: boolean;

  /** @param siteOnly Whether no other origin than our own may be asked. */
  constructor(weights: Pick<Weights, 'list' | 'unfinished'>, siteOnly = false) {
    this.#weights = weights;
    this.#siteOnly = siteOnly;
  }

  /** Known, stored, named; the built-in one first. */
  get models(): readonly ModelSpec[] {
    // Where only our own site may be asked, a model of the hub is of no use.
    const hub = this.#siteOnly ? [] : MODELS;
    const begun = [...this.stored, ...this.unfinished].map(({ model }) => model);
    const all = [DEMO, ...this.onSite, ...hub, ...begun, ...this.named];
    return all.filter((model, i) => all.findIndex(({ id }) => id === model.id) === i);
  }

  find(id: string): ModelSpec | undefined {
    return this.models.find((model) => model.id === id);
  }

  /** Of a model that is complete on disk. */
  manifestOf(model: ModelSpec): Manifest | undefined {
    return this.stored.find(ofModel(model));
  }

  /** Whether its files are all here, on disk or in memory. */
  isStored(model: ModelSpec): boolean {
    return model.builtIn || this.isHeld(model) || this.manifestOf(model) !== undefined;
  }

  isHeld(model: ModelSpec): boolean {
    return this.held?.model.id === model.id;
  }

  unfinishedOf(model: ModelSpec): Unfinished | undefined {
    return this.isStored(model) ? undefined : this.unfinished.find(ofModel(model));
  }

  isOnSite({ id }: ModelSpec): boolean {
    return this.onSite.some((model) => model.id === id);
  }

  /** What the site says that it has. */
  offer(models: readonly SiteModel[]): void {
    this.onSite = models.map(({ repo, bytes, facts }) => {
      const known = MODELS.find(({ id, builtIn }) => !builtIn && id === repo);
      return { ...(known ?? customModel(repo, facts)), bytes };
    });
  }

  /** @throws AppError `input` where `repo` is no repository name. */
  name(repo: string): ModelSpec {
    const id = repoIdOf(repo);
    if (!id) throw new AppError('input', `not a repository: ${repo}`, { reason: 'repo' });
    const known = this.find(id);
    if (known) return known;
    const model = customModel(id);
    this.named = [...this.named, model];
    return model;
  }

  async refresh(): Promise<void> {
    const { complete, unfinished } = await this.#weights.list();
    this.stored = complete;
    this.unfinished = unfinished;
  }

  async refreshUnfinished(): Promise<void> {
    this.unfinished = await this.#weights.unfinished();
  }

  /** Its files are all here from now on. */
  keep(manifest: Manifest, keep: Keep): void {
    const { model } = manifest;
    if (keep === 'memory') this.held = manifest;
    else this.stored = [...without(this.stored, model), manifest];
    this.unfinished = without(this.unfinished, model);
  }

  /** Nothing of it is here any more. */
  forget(model: ModelSpec): void {
    if (this.isHeld(model)) this.held = null;
    this.stored = without(this.stored, model);
    this.unfinished = without(this.unfinished, model);
  }
}

const ofModel =
  ({ id }: ModelSpec) =>
  ({ model }: { model: ModelSpec }): boolean =>
    model.id === id;

const without = <T extends { model: ModelSpec }>(list: readonly T[], model: ModelSpec): T[] =>
  list.filter((one) => !ofModel(model)(one));
