/**
 * Those of these names, all if none is named.
 *
 * @throws {TypeError} For a name that there is not.
 */
export function named<T extends { name: string }>(candidates: readonly T[], names: readonly string[]): T[] {
  for (const name of names) {
    if (candidates.some((candidate) => candidate.name === name)) continue;
    const known = candidates.map(({ name }) => name).join("; ");
    throw new TypeError(`Cannot read --only: expected some of ${known}, got "${name}"`);
  }
  return names.length === 0 ? [...candidates] : candidates.filter(({ name }) => names.includes(name));
}
