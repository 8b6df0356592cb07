/** What a pack says of its model, for models that the app does not know by their names. */
import * as v from 'valibot';

/** Of a model's weights. */
export interface Licence {
  name: string;
  url: string;
  nonCommercial: boolean;
}

export interface ModelFacts {
  title?: string;
  licence?: Licence;
  /** What the files were made from, e.g. `GGUF: Q5_0, Q8_0`. */
  source?: string;
  /** Path in the repository of the GGUF file that it was converted from while it arrived. */
  gguf?: string;
}

const line = v.pipe(v.string(), v.minLength(1), v.maxLength(200));
const licence = v.object({
  name: line,
  url: v.pipe(line, v.regex(/^https:\/\//)),
  nonCommercial: v.boolean(),
});

export const modelFacts: v.GenericSchema<unknown, ModelFacts> = v.object({
  title: v.exactOptional(line),
  licence: v.exactOptional(licence),
  source: v.exactOptional(line),
  gguf: v.exactOptional(v.pipe(line, v.regex(/^(?!.*(^|\/)\.\.?(\/|$))[\w.-]+(\/[\w.-]+)*$/))),
});
