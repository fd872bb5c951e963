/** Every behaviour that a plain handler can show, in the NDC dialect, by whoever serves one. */
import { registerHandlerBehaviours } from "./black_box/register.ts";

await registerHandlerBehaviours("ndc");
