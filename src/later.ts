/** Goes on at once from what is there, so that only a check which waits makes the answer wait. */
export function later<T, U>(value: T | Promise<T>, next: (value: T) => U | Promise<U>): U | Promise<U> {
  return value instanceof Promise ? value.then(next) : next(value);
}
