/** What the load asks, in turn. */
export const QUESTIONS: readonly (readonly [method: string, path: string])[] = [
  ["GET", "/live"],
  ["GET", "/health"],
  ["GET", "/ready"],
  ["HEAD", "/health"],
  ["GET", "/health?verbose=1"],
  ["POST", "/live"],
  ["GET", "/nowhere"],
];

/** One stage of a load. */
export interface Stage {
  readonly requests: number;
  /** Whether connections are kept, from stage to stage, or each is for one request. */
  readonly keeps: boolean;
}

/** What came of a stage. */
export interface StageResult {
  readonly answers: number;
  readonly seconds: number;
  /** What was wrong, each kind of it once, with how often. */
  readonly problems: Readonly<Record<string, number>>;
}

/** The first answer to each question, by which the others are judged: they may differ in date and time alone. */
export type Samples = readonly string[];

/** A request, as the load sends it. */
export function requestText(asked: number, keeps: boolean): string {
  const [method, path] = QUESTIONS[asked]!;
  return `${method} ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: ${keeps ? "keep-alive" : "close"}\r\n\r\n`;
}
