export { within } from "../../tools/process/within.ts";
