// by its parts: the whole looks for validators, and so into packages that it has no business with
import * as Enums from "@cyclonedx/cyclonedx-library/Enums";
import * as Models from "@cyclonedx/cyclonedx-library/Models";
import * as Serialize from "@cyclonedx/cyclonedx-library/Serialize";
import * as Spec from "@cyclonedx/cyclonedx-library/Spec";
import type { Part } from "./part.ts";

const TYPES = {
  application: Enums.ComponentType.Application,
  library: Enums.ComponentType.Library,
  platform: Enums.ComponentType.Platform,
};

/**
 * The bill of materials of something, as CycloneDX 1.6 in JSON. The same parts make the same bytes: there is no serial number, and
 * no time but one that is given.
 *
 * @param madeAt When, as SOURCE_DATE_EPOCH says it.
 */
export function sbomOf(subject: Part, madeAt?: Date): string {
  const component = componentOf({ ...subject, parts: [] });
  const components = (subject.parts ?? []).map(componentOf);
  for (const { bomRef } of components) component.dependencies.add(bomRef);
  const metadata = new Models.Metadata({ component, timestamp: madeAt });
  const bom = new Models.Bom({ metadata, components: new Models.ComponentRepository(components) });
  const serializer = new Serialize.JsonSerializer(new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6));
  return `${serializer.serialize(bom, { sortLists: true, space: 2 })}\n`;
}

function componentOf({ kind, name, version, range, licence, purl, integrity, parts = [] }: Part): Models.Component {
  const license = new Models.SpdxLicense(licence);
  const inside = parts.map(componentOf);
  const component = new Models.Component(TYPES[kind], name, {
    bomRef: purl ?? name,
    version,
    purl,
    licenses: new Models.LicenseRepository([license]),
    components: new Models.ComponentRepository(inside),
    properties: new Models.PropertyRepository(
      range === undefined ? [] : [new Models.Property("baton-health:versionRange", range)],
    ),
  });
  if (integrity !== undefined) component.hashes.set(Enums.HashAlgorithm["SHA-512"], hexOf(integrity));
  for (const { bomRef } of inside) component.dependencies.add(bomRef);
  return component;
}

/** `sha512-`, and base64, as the hexadecimal digits that CycloneDX wants. */
function hexOf(integrity: string): string {
  return Uint8Array.fromBase64(integrity.replace("sha512-", "")).toHex();
}
