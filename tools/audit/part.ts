/** Something that is published, or is within something. */
export interface Part {
  readonly kind: "application" | "library" | "platform";
  readonly name: string;
  /** Not known of what is only asked for by a range. */
  readonly version?: string;
  /** What versions are asked for. */
  readonly range?: string;
  /** An SPDX identifier. */
  readonly licence: string;
  /** Where it is from: a package URL. */
  readonly purl?: string;
  /** The checksum of the lock file: `sha512-`, and base64. */
  readonly integrity?: string;
  /** What it holds. */
  readonly parts?: readonly Part[];
}

/** A part and all that is in it, itself first. */
export function allOf(part: Part): Part[] {
  return [part, ...(part.parts ?? []).flatMap(allOf)];
}
