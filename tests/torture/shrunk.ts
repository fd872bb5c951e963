/** How often it is tried to do without a part. */
const TRIES = 200;

/** What is left of a text that does something, when all is taken away that it does not take. */
export async function shrunk(text: string, does: (text: string) => Promise<boolean>): Promise<string> {
  let tries = 0;
  for (let part = Math.ceil(text.length / 2); part >= 1; part = Math.floor(part / 2)) {
    for (let start = 0; start < text.length && tries < TRIES;) {
      const without = text.slice(0, start) + text.slice(start + part);
      tries++;
      if (await does(without)) text = without;
      else start += part;
    }
  }
  return text;
}
