import { isUnreachable } from "../../mod.ts";
import { print } from "./provoke.ts";

await print(isUnreachable);
