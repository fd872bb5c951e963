/** Every behaviour that a plain handler can show, in Baton's dialect, by whoever serves one. */
import { registerHandlerBehaviours } from "./black_box/register.ts";

await registerHandlerBehaviours("baton");
