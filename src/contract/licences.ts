/** The file that the build writes beside the page: whose software it is made of, and on what terms. */
export const LICENCES_FILE = 'licences.json';

export interface PackageLicence {
  name: string;
  version: string;
  /** As an SPDX expression. */
  licence: string;
  /** Where it comes from; may be empty. */
  url: string;
  text: string;
}

export interface Licences {
  app: PackageLicence;
  packages: PackageLicence[];
}
