import { STATUS_TEXT } from "@std/http/status";
import { textOf } from "../error_text.ts";
import { oneLine } from "../one_line.ts";
import type { ProbeResponse } from "./response.ts";
import type { ProbeTarget } from "./target.ts";

/** The longest line the command prints, in characters: what an orchestrator shows of it without cutting. */
export const LINE_LIMIT = 250;

/** Where is asked. */
type Whereabouts = Pick<ProbeTarget, "url" | "destination">;

/** Makes one line, as the command prints it, of any text. */
export function line(text: string): string {
  return oneLine(text, LINE_LIMIT);
}

/** Says that the connector answered, but not by 200. */
export function unhealthyMessage(target: ProbeTarget, { status, body }: ProbeResponse): string {
  const reason = reasonOf(body);
  return line(
    `Not healthy: ${requestText(target)} answered ${statusText(status)}${reason === "" ? "" : `: ${reason}`}`,
  );
}

/** What is asked, as messages say it. */
export function requestText({ url, destination }: Whereabouts): string {
  return `GET ${url}${"unixSocket" in destination ? ` over ${destination.unixSocket}` : ""}`;
}

/** A status code, and its name if it has one. */
export function statusText(status: number): string {
  return `${status} ${STATUS_TEXT[status] ?? ""}`.trim();
}

/** Says why there is no answer. */
export function noAnswerMessage(target: Whereabouts, error: unknown): string {
  const { name, code = "" } = error as { name?: string; code?: string };
  const action = name === "MalformedError" ? "Not a valid answer" : "No answer";
  const state = name === "NotCapable"
    ? `Deno is not permitted to connect, run it with ${permissionFor(target)}`
    : REASONS[code] ?? textOf(error);
  return line(`${action}: ${requestText(target)}: ${state}`);
}

function permissionFor({ destination }: Whereabouts): string {
  return "unixSocket" in destination ? "--allow-net, --allow-read and --allow-write" : "--allow-net";
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens there, is the connector running, with --health-check?",
  ECONNRESET: "the connection was reset",
  EPIPE: "the connection was reset",
  EAGAIN: "too many wait there to be connected",
  ENOTFOUND: "the host name cannot be looked up",
  EAI_AGAIN: "the host name cannot be looked up",
  ENETUNREACH: "no route leads there",
  EHOSTUNREACH: "no route leads there",
  ETIMEDOUT: "nothing answers there",
  ENOENT: "there is no such socket, is the connector running, with --health-check?",
  EACCES: "this user may not connect to it",
};

/** What the body of a failure says, in the words of the contract; empty if it says nothing that the contract knows. */
function reasonOf(body: string): string {
  const { details, message } = parse(body);
  const { error, validation_error: text, error_id: id, ...checks } = asObject(details);
  const own = [message, error, text, isText(id) && `error_id ${id}`].filter(isText).join(": ");
  const others = Object.entries(checks).filter(([, state]) => isText(state)).map((entry) => entry.join(": "));
  return [own, ...others].filter(isText).join("; ");
}

function isText(value: unknown): boolean {
  return typeof value === "string" && value !== "";
}

function parse(body: string): Record<string, unknown> {
  try {
    return asObject(JSON.parse(body));
  } catch {
    return {};
  }
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? value as Record<string, unknown> : {};
}
