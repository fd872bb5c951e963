/**
 * The text of whatever was thrown, an `Error` or not. Never throws, whatever the value does when it is looked at, and is
 * never empty.
 */
export function textOf(thrown: unknown): string {
  try {
    return text(thrown) || "no reason given";
  } catch {
    return "a reason that cannot be read";
  }
}

function text(thrown: unknown): string {
  if (typeof thrown !== "object" || thrown === null) return thrown === undefined ? "" : String(thrown);
  const { message } = thrown as { message?: unknown };
  if (typeof message === "string" && message !== "") return message;
  // such as Node's for a host name none of whose addresses could be connected to
  const { errors } = thrown as { errors?: unknown };
  if (Array.isArray(errors) && errors.length > 0) return textOf(errors[0]);
  const { name } = thrown as { name?: unknown };
  return typeof name === "string" && name !== "" ? name : JSON.stringify(thrown) ?? "";
}
