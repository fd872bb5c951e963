// The part of @std/cli's own types that this project uses.

export interface ParseOptions<S extends string = string, B extends string = string> {
  string?: readonly S[];
  boolean?: readonly B[];
  collect?: readonly string[];
  stopEarly?: boolean;
  unknown?: (arg: string, key?: string, value?: unknown) => unknown;
}

export type Args<S extends string = string, B extends string = string> =
  & { [K in S]?: string }
  & { [K in B]: boolean }
  & { _: Array<string | number> };

export declare function parseArgs<const S extends string = never, const B extends string = never>(
  args: string[],
  options?: ParseOptions<S, B>,
): Args<S, B>;
