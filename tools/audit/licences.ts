import { allOf, type Part } from "./part.ts";

/** What may be published or embedded: all ask for no more than to be named. SPDX identifiers. */
const ALLOWED = ["0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT", "Unlicense", "Zlib"];

/** What may be embedded all the same, and why. */
const EXCEPTIONS = [
  {
    name: "JavaScriptCore",
    licence: "LGPL-2.0-or-later",
    reason: "Bun links it as it is, and publishes the source and how to link Bun to a changed one",
  },
  {
    name: "TinyCC",
    licence: "LGPL-2.1-only",
    reason: "Bun links it as it is, and publishes the source and how to link Bun to a changed one",
  },
] as const;

/** What the licences of parts come to. */
export interface Licences {
  /** What is embedded by an exception. */
  readonly excepted: readonly string[];
  /** What must not be there, each as a sentence. */
  readonly refused: readonly string[];
}

/** Holds the licences of parts, and of what is in them, against what is allowed. */
export function checkLicences(parts: readonly Part[]): Licences {
  const excepted = new Set<string>();
  const refused = new Set<string>();
  for (const { name, licence } of parts.flatMap(allOf)) {
    if (ALLOWED.includes(licence)) continue;
    const exception = EXCEPTIONS.find((one) => one.name === name && one.licence === licence);
    if (exception !== undefined) excepted.add(`${name}, ${licence}: ${exception.reason}`);
    else refused.add(`Cannot publish ${name}: expected one of ${ALLOWED.join(", ")}, got ${licence}`);
  }
  return { excepted: [...excepted], refused: [...refused] };
}
