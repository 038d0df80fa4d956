import { CLIENT_HEADER, renewingFetch } from "./renewal";

const get = (path: string) =>
  new Request(new URL(path, window.location.origin), { headers: CLIENT_HEADER });

/** A server whose session has run out until it is renewed. */
function server(renewable: boolean) {
  let alive = false;
  const seen: string[] = [];
  const send = async (request: Request) => {
    const { pathname } = new URL(request.url);
    seen.push(`${request.method} ${pathname} ${request.headers.get("X-Attend-Client")}`);
    if (pathname === "/v1/browser-sessions/renewal") {
      alive = renewable;
      return new Response(null, { status: renewable ? 204 : 401 });
    }
    return new Response(null, { status: alive ? 200 : 401 });
  };
  return { send, seen };
}

describe("a call after the session ran out", () => {
  it("renews once for all calls that failed together, then repeats each", async () => {
    const { send, seen } = server(true);
    const signedOut = vi.fn();
    const call = renewingFetch(send, signedOut);
    const answers = await Promise.all([
      call(get("/v1/me")),
      call(get("/v1/tasks")),
      call(get("/v1/cards")),
    ]);
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200]);
    expect(seen.filter((line) => line.includes("renewal"))).toEqual([
      "POST /v1/browser-sessions/renewal web",
    ]);
    expect(signedOut).not.toHaveBeenCalled();
  });

  it("gives up after one try and says that the session is over", async () => {
    const { send, seen } = server(false);
    const signedOut = vi.fn();
    const answer = await renewingFetch(send, signedOut)(get("/v1/me"));
    expect(answer.status).toBe(401);
    expect(seen).toHaveLength(2);
    expect(signedOut).toHaveBeenCalledTimes(1);
  });

  it("does not take a wrong code for a session that is over", async () => {
    const signedOut = vi.fn();
    const send = vi.fn(async () => Response.json({ code: "wrong_code" }, { status: 401 }));
    const answer = await renewingFetch(send, signedOut)(get("/v1/sessions/current/proof"));
    expect(answer.status).toBe(401);
    expect(send).toHaveBeenCalledTimes(1);
    expect(signedOut).not.toHaveBeenCalled();
  });

  it("does not renew when signing in itself is refused", async () => {
    const { send, seen } = server(true);
    const wrong = new Request(new URL("/v1/browser-sessions", window.location.origin), {
      method: "POST",
    });
    expect((await renewingFetch(send, vi.fn())(wrong)).status).toBe(401);
    expect(seen).toHaveLength(1);
  });
});
