// The part of @std/assert's own types that this project uses.

// deno-lint-ignore no-explicit-any
type ErrorClass<E extends Error> = new (...args: any[]) => E;

export declare function assert(expr: unknown, msg?: string): asserts expr;
export declare function assertEquals<T>(actual: T, expected: T, msg?: string): void;
export declare function assertNotEquals<T>(actual: T, expected: T, msg?: string): void;
export declare function assertStrictEquals<T>(actual: unknown, expected: T, msg?: string): asserts actual is T;
export declare function assertMatch(actual: string, expected: RegExp, msg?: string): void;
export declare function assertStringIncludes(actual: string, expected: string, msg?: string): void;
export declare function assertInstanceOf<E extends Error>(
  actual: unknown,
  type: ErrorClass<E>,
  msg?: string,
): asserts actual is E;
export declare function assertThrows<E extends Error = Error>(
  fn: () => unknown,
  type: ErrorClass<E>,
  includes?: string,
  msg?: string,
): E;
export declare function assertRejects<E extends Error = Error>(
  fn: () => PromiseLike<unknown>,
  type: ErrorClass<E>,
  includes?: string,
  msg?: string,
): Promise<E>;
export declare function fail(msg?: string): never;
