/**
 * Where the app lies, seen from the engine worker. The build has no absolute URL in it (it works
 * under any sub-path), and puts the worker one folder deep; the development server has it at `/`.
 */
export const SITE = new URL(
  import.meta.env.DEV ? '/' : '../',
  globalThis.location?.href ?? 'http://localhost/',
).href;
