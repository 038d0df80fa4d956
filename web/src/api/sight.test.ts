import { SEE_AS_HEADER, sightedFetch } from "./sight";

const SAM = { wish: "usr_2", name: "Sam Reed" };

/** A server that notes what it was asked, and by whose eyes. */
function server(seen: typeof SAM | null) {
  const asked: string[] = [];
  const call = sightedFetch(
    async (request) => {
      const { pathname } = new URL(request.url);
      asked.push(`${request.method} ${pathname} ${request.headers.get(SEE_AS_HEADER)}`);
      return new Response(null, { status: 204 });
    },
    () => seen,
  );
  const send = (method: string, path: string) =>
    call(new Request(new URL(path, window.location.origin), { method }));
  return { asked, send };
}

describe("looking as another", () => {
  it("goes with every read and with no change, which does not leave the page", async () => {
    const { asked, send } = server(SAM);
    await send("GET", "/v1/contacts");
    for (const method of ["POST", "PATCH", "DELETE"]) {
      const answer = await send(method, "/v1/contacts/ctc_1");
      expect(answer.status).toBe(403);
      const problem = (await answer.json()) as { code: string; detail: string };
      expect(problem.code).toBe("only_looking");
      expect(problem.detail).toContain("Sam Reed");
    }
    expect(asked).toEqual(["GET /v1/contacts usr_2"]);
  });

  it("lets one sign out, with one's own eyes", async () => {
    const { asked, send } = server(SAM);
    await send("DELETE", "/v1/browser-sessions/current");
    await send("POST", "/v1/browser-sessions");
    expect(asked).toEqual([
      "DELETE /v1/browser-sessions/current null",
      "POST /v1/browser-sessions null",
    ]);
  });

  it("is not there for those who look with their own", async () => {
    const { asked, send } = server(null);
    await send("GET", "/v1/contacts");
    await send("POST", "/v1/contacts");
    expect(asked).toEqual(["GET /v1/contacts null", "POST /v1/contacts null"]);
  });
});
