/** What systemd takes as it is, a percent sign and a dollar sign excepted. */
const PLAIN = /^[A-Za-z0-9_./:=@+,-]+$/;

/**
 * Writes words as systemd's command lines have them: quoted where they have to be, no specifier and no variable in them.
 *
 * systemd.service(5) "Command lines", systemd.syntax(7) "Quoting", systemd.unit(5) "Specifiers".
 */
export function commandLine(words: readonly string[]): string {
  return words.map(quote).join(" ");
}

function quote(word: string): string {
  return quoted(word, plainValue(word));
}

function quoted(word: string, escaped: string): string {
  return PLAIN.test(word) ? escaped : `"${escaped.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}

/** A percent sign that begins no specifier. */
export function unspecified(text: string): string {
  return text.replaceAll("%", "%%");
}

/**
 * Writes words as Podman reads a command that it is to start without a shell, a JSON array, in a value that Quadlet puts into a
 * command line of systemd's: Quadlet quotes it there, but leaves specifiers and variables for systemd to expand.
 *
 * https://docs.podman.io/en/latest/markdown/podman-systemd.unit.5.html, and escapeWords of Podman's pkg/systemd/parser.
 */
export function jsonValue(words: readonly string[]): string {
  return plainValue(`[${words.map((word) => JSON.stringify(word)).join(", ")}]`);
}

/** Writes a text that Quadlet quotes and puts into a command line of systemd's. */
export function plainValue(text: string): string {
  return unspecified(text).replaceAll("$", "$$$$");
}

/** Writes a word as systemd has it where it is no part of a command line, and no variable is expanded. */
export function listed(word: string): string {
  return quoted(word, unspecified(word));
}

/** A section's name, comments as texts, and settings as pairs. */
export type Section = readonly [name: string, lines: ReadonlyArray<string | readonly [key: string, value: string]>];

/** Writes a unit file. */
export function unitFile(header: string, sections: readonly Section[]): string {
  const blocks = sections.map(([name, lines]) =>
    [`[${name}]`, ...lines.map((line) => typeof line === "string" ? comment(line) : line.join("="))].join("\n")
  );
  return [comment(header), ...blocks].join("\n\n") + "\n";
}

function comment(text: string): string {
  return text.split("\n").map((line) => `# ${line}`.trimEnd()).join("\n");
}
