/** Every behaviour on every runtime, in the NDC dialect. */
import { registerBehaviours } from "./black_box/register.ts";

await registerBehaviours("ndc");
