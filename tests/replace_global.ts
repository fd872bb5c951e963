/**
 * Puts another value in the place of a global, `undefined` included, until it is disposed of. Only for code that does nothing
 * else meanwhile: the test runner's own work needs the real ones.
 */
export function replaceGlobal(name: string, value: unknown): Disposable {
  return replaceProperty(globalThis, name, value);
}

/** Puts another value in the place of a property, until it is disposed of. */
export function replaceProperty(object: object, name: string, value: unknown): Disposable {
  const original = Object.getOwnPropertyDescriptor(object, name);
  Object.defineProperty(object, name, { value, configurable: true, writable: true, enumerable: true });
  return {
    [Symbol.dispose]() {
      if (original) Object.defineProperty(object, name, original);
      else Reflect.deleteProperty(object, name);
    },
  };
}
