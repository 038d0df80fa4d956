import { vi } from "vitest";
import type { Problem } from "@/api/problem";
import type { paths } from "@/api/schema";
import type { Answer, Method, PathOf } from "@/api/types";

interface Seen {
  method: string;
  path: string;
  params: Record<string, string>;
  query: URLSearchParams;
  headers: Headers;
  body: unknown;
}

type Reply<T> = { status?: number; body?: T } | { problem: Partial<Problem> & { status: number } };
type Handler<T> = (seen: Seen) => Reply<T>;

interface Route {
  method: string;
  pattern: RegExp;
  handler: Handler<unknown>;
}

/**
 * A server in the test, typed by the same document as the client: an answer that the real one could
 * not give does not compile. A call that no test planned for answers 404 and is in `unplanned`.
 */
export function mockApi() {
  const routes: Route[] = [];
  const calls: Seen[] = [];
  const unplanned: string[] = [];

  function on<M extends Method, P extends PathOf<M> & keyof paths>(
    method: M,
    path: P,
    handler: Handler<Answer<P, M>>,
  ) {
    const pattern = new RegExp(`^${String(path).replace(/\{(\w+)\}/g, "(?<$1>[^/]+)")}$`);
    routes.unshift({ method: method.toUpperCase(), pattern, handler: handler as Handler<unknown> });
  }

  async function answer(request: Request): Promise<Response> {
    const url = new URL(request.url);
    const text = await request.text();
    for (const { method, pattern, handler } of routes) {
      const found = method === request.method ? pattern.exec(url.pathname) : null;
      if (!found) continue;
      const seen = {
        method,
        path: url.pathname,
        params: { ...found.groups },
        query: url.searchParams,
        headers: request.headers,
        body: text ? JSON.parse(text) : undefined,
      };
      calls.push(seen);
      return respond(handler(seen));
    }
    unplanned.push(`${request.method} ${url.pathname}`);
    return respond({ problem: { status: 404, code: "not_found", title: "Not found" } });
  }

  vi.stubGlobal("fetch", (input: Request) => answer(input));
  return { on, calls, unplanned };
}

function respond(reply: Reply<unknown>): Response {
  if ("problem" in reply) {
    const body = { type: "about:blank", title: "Problem", code: "problem", ...reply.problem };
    const headers = { "Content-Type": "application/problem+json" };
    return new Response(JSON.stringify(body), { status: reply.problem.status, headers });
  }
  const status = reply.status ?? 200;
  const body = reply.body === undefined ? null : JSON.stringify(reply.body);
  return new Response(body, { status, headers: { "Content-Type": "application/json" } });
}
