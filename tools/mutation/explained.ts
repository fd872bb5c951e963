import { ENGINE } from "./explained/engine.ts";
import type { Explained } from "./explained/explained.ts";
import { REQUESTS } from "./explained/requests.ts";
import { SETTINGS } from "./explained/settings.ts";
import { TEXTS } from "./explained/texts.ts";

/** Every change that no test can notice. */
export const EXPLAINED: readonly Explained[] = [...ENGINE, ...TEXTS, ...REQUESTS, ...SETTINGS];
