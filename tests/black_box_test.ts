/** Every behaviour on every runtime, in Baton's dialect. */
import { registerBehaviours } from "./black_box/register.ts";

await registerBehaviours("baton");
