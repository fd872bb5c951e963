/** What is left of the command's time for the answer to come back, in milliseconds. */
const RETURN_MS = 250;

/**
 * Within what time the command asks for an answer, in milliseconds: a little less than it waits, so that the answer, which then
 * names the check that is late, comes before it gives up.
 */
export function answerTime(timeout: number): number {
  return Math.floor(timeout - Math.min(timeout / 5, RETURN_MS));
}
