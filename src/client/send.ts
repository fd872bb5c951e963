/** Sends a request by the runtime's own `fetch`, looked up when it is needed. */
export async function send(request: Request): Promise<Response> {
  return await fetch(request);
}
