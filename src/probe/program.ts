/** The process that the command runs in. */
export const program = {
  /** Whether it is the command's alone: it then ends with the command, whatever is still open. */
  isAlone: false,
};
