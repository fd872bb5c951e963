// This file is written by `deno task gen` from deno.json. Do not edit it.

/** The version of this package. */
export const VERSION = "0.1.0";
