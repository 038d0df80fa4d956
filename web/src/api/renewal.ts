/** Sent with every call: a foreign page cannot set it, so cookies alone are not enough (CSRF). */
export const CLIENT_HEADER = { "X-Attend-Client": "web" };

type Fetch = (request: Request) => Promise<Response>;

const SESSION_CALL =
  /\/v1\/(browser-sessions|signups|invitations|sessions\/(passkey|second-factor))(\/|$)/;

const PROOF_CALL = /\/v1\/(sessions\/current\/proof|me\/passkeys)$/;

const OF_WHAT_WAS_SHOWN = ["wrong_code", "wrong_passkey", "challenge_over", "invalid_credentials"];

/** A 401 that is said of the code, the passkey or the password that was shown, not of the session. */
async function isOfWhatWasShown(request: Request, answer: Response): Promise<boolean> {
  if (!PROOF_CALL.test(new URL(request.url).pathname)) return false;
  const body: { code?: string } | null = await answer
    .clone()
    .json()
    .catch(() => null);
  return OF_WHAT_WAS_SHOWN.includes(body?.code ?? "");
}

/** One renewal at a time over all tabs: the refresh token rotates, a second use would end the session. */
async function alone<T>(work: () => Promise<T>): Promise<T> {
  const locks = globalThis.navigator?.locks;
  return locks ? locks.request("attend-session-renewal", work) : work();
}

/**
 * A fetch that, on a 401, renews the session once and repeats the call. Calls that fail together
 * wait for the same renewal. `signedOut` is told when the session cannot be renewed.
 */
export function renewingFetch(
  send: Fetch,
  signedOut: () => void,
): Fetch & { renew: () => Promise<boolean> } {
  let renewal: Promise<boolean> | null = null;

  function renew(): Promise<boolean> {
    renewal ??= alone(async () => {
      const url = new URL("/v1/browser-sessions/renewal", globalThis.location.origin);
      const answer = await send(
        new Request(url, { method: "POST", headers: CLIENT_HEADER, credentials: "same-origin" }),
      );
      return answer.ok;
    }).finally(() => {
      renewal = null;
    });
    return renewal;
  }

  async function call(request: Request): Promise<Response> {
    if (SESSION_CALL.test(new URL(request.url).pathname)) return send(request);
    const again = request.clone();
    const answer = await send(request);
    if (answer.status !== 401 || (await isOfWhatWasShown(request, answer))) return answer;
    if (await renew()) return send(again);
    signedOut();
    return answer;
  }

  return Object.assign(call, { renew });
}
