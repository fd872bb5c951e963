/** The handler under test as Vercel's edge-runtime takes it: by an event, which has `waitUntil`. */
import handler from "./handler_service.ts";

interface FetchEvent extends Event {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
}

addEventListener("fetch", (event) => {
  const { request } = event as FetchEvent;
  (event as FetchEvent).respondWith(handler.fetch(request, event, undefined));
});
