import type { SeenAs } from "./see-as";

type Fetch = (request: Request) => Promise<Response>;

export const SEE_AS_HEADER = "X-Attend-See-As";

/** One's own session is not looked at but used: whoever looks as another can still sign out. */
const OWN = /^\/v1\/browser-sessions(\/|$)/;

function onlyLooking({ name }: SeenAs): Response {
  const problem = {
    type: "about:blank",
    title: "Nothing was changed",
    status: 403,
    code: "only_looking",
    detail: `You see the clinic as ${name}, and only look. End that at the top of the page first.`,
  };
  const headers = { "Content-Type": "application/problem+json" };
  return new Response(JSON.stringify(problem), { status: problem.status, headers });
}

/**
 * A fetch that reads as whom this tab sees as. A change does not leave the page, where the server
 * would refuse it: sent without the header by a slip, it would be made with one's own rights.
 */
export function sightedFetch(send: Fetch, seenAs: () => SeenAs | null): Fetch {
  return async (request) => {
    const seen = seenAs();
    if (!seen || OWN.test(new URL(request.url).pathname)) return send(request);
    if (request.method !== "GET" && request.method !== "HEAD") return onlyLooking(seen);
    const headers = new Headers(request.headers);
    headers.set(SEE_AS_HEADER, seen.wish);
    return send(new Request(request, { headers }));
  };
}
