/**
 * Where the app lies, seen from the engine's script: `location` says nothing, since the worker starts
 * from a blob. The build has no absolute URL in it (it works under any sub-path), and puts the script
 * one folder deep; the development server has it at `/`. Node, where the tests run, has no site.
 */
export const SITE = new URL(
  import.meta.env.DEV ? '/' : '../',
  globalThis.location ? import.meta.url : 'http://localhost/',
).href;
