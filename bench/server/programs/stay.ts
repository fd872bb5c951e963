/** Keeps the process, as the service would whose health it is. Bare servers do the same, so that it costs them the same. */
export function stay(): void {
  setInterval(() => {}, 60_000);
}
