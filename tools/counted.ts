/**
 * A number of things, by one word: `1 round`, `2 rounds`.
 *
 * @param show How the number is printed. @default {String}
 */
export function counted(number: number, thing: string, show: (number: number) => string = String): string {
  return `${show(number)} ${thing}${number === 1 ? "" : "s"}`;
}
