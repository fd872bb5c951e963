/** What a promise resolves to, if that takes no longer than a limit. */
export async function within<T>(limit: number, what: string, promise: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`Waited in vain for ${what}: ${limit} ms`)), limit);
  try {
    return await Promise.race([promise, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
