/** Tries what needs a port that was set free before; once more, and once more, if another test has got it meanwhile. */
export async function unlessTaken(run: () => Promise<void>): Promise<void> {
  for (let attempt = 1;; attempt++) {
    try {
      return await run();
    } catch (error) {
      if (attempt === 3 || !(error instanceof Error && error.message.includes("the port is taken"))) throw error;
    }
  }
}
