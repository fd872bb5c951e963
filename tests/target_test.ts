import { assertEquals } from "@std/assert";
import { pathOf } from "../src/target.ts";

const PATHS: [target: string, path: string][] = [
  ["/health", "/health"],
  ["/", "/"],
  ["/health?", "/health"],
  ["/health?verbose=1&x=/live", "/health"],
  ["/health?to=http://other/live", "/health"],
  ["/health?a?b", "/health"],
  ["/health#part", "/health"],
  ["/health?x=1#part", "/health"],
  ["/health#part?x=1", "/health"],
  ["/health/", "/health/"],
  ["//health", "//health"],
  ["//other/health", "//other/health"],
  ["/%68ealth", "/%68ealth"],
  ["/HEALTH", "/HEALTH"],
  ["http://localhost/health", "/health"],
  ["http://localhost:8081/health?x=1", "/health"],
  ["https://[::1]:8081/ready", "/ready"],
  ["http://user:password@localhost/live", "/live"],
  ["http://localhost/", "/"],
  ["http:///health", "/health"],
  ["://localhost/health", "/health"],
  ["http://localhost//health", "//health"],
  ["http://localhost/a/http://other/health", "/a/http://other/health"],
  ["http://localhost", "/"],
  ["http://localhost?x=/health", "/"],
  ["http://localhost#/health", "/"],
  ["x?to=http://other/health", ""],
  ["", ""],
  ["*", ""],
  ["localhost:8081", ""],
  ["health", ""],
  ["?x=/health", ""],
  ["?://localhost/health", ""],
];

for (const [target, path] of PATHS) {
  Deno.test(`pathOf() of ${JSON.stringify(target)} is ${JSON.stringify(path)}`, () => {
    assertEquals(pathOf(target), path);
  });
}

Deno.test("pathOf() of a request's URL is what the URL parser calls its path", () => {
  for (
    const url of ["http://h/health", "http://h/health?x#y", "http://h/a b/../live", "http://h?x=/health", "http://h"]
  ) {
    assertEquals(pathOf(new Request(url).url), new URL(url).pathname);
  }
});
