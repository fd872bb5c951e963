import { Document, type Node, Pair, Scalar, YAMLMap, YAMLSeq } from "yaml";

/** A value, and what is to be said of it in the lines above. */
export class Commented {
  constructor(readonly comment: string, readonly value: unknown) {}
}

/** A value with a comment, one line or more. */
export function commented(comment: string, value: unknown): Commented {
  return new Commented(comment, value);
}

/**
 * Writes YAML, its comments included. A string in an array is always quoted, any other where a reader of YAML 1.1, as the
 * orchestrators' are, would take it for something else.
 */
export function toYaml(value: unknown, header: string): string {
  const document = new Document(undefined, { version: "1.1" });
  document.contents = nodeOf(value) as Document["contents"];
  document.commentBefore = commentOf(header);
  return document.toString({ lineWidth: 0, flowCollectionPadding: false, directives: false });
}

function nodeOf(value: unknown): Node {
  if (Array.isArray(value)) return sequenceOf(value);
  if (typeof value !== "object" || value === null) return new Scalar(value);
  const map = new YAMLMap();
  for (const [name, item] of Object.entries(value)) {
    if (item === undefined) continue;
    const key = new Scalar(name);
    if (item instanceof Commented) key.commentBefore = commentOf(item.comment);
    map.items.push(new Pair(key, nodeOf(item instanceof Commented ? item.value : item)));
  }
  return map;
}

/** Words stand in one line, as in the specification's examples. */
function sequenceOf(values: readonly unknown[]): YAMLSeq {
  const sequence = new YAMLSeq();
  sequence.flow = values.every((item) => typeof item === "string");
  sequence.items = values.map((item) => {
    const node = nodeOf(item);
    if (typeof item === "string") (node as Scalar).type = Scalar.QUOTE_DOUBLE;
    return node;
  });
  return sequence;
}

function commentOf(text: string): string {
  return text.split("\n").map((line) => ` ${line}`).join("\n");
}
