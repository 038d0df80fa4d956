import createClient from "openapi-fetch";
import { CLIENT_HEADER, renewingFetch } from "./renewal";
import type { paths } from "./schema";
import { seenAs } from "./see-as";
import { sightedFetch } from "./sight";

type Listener = () => void;
const signedOutListeners = new Set<Listener>();

/** Tells the listener when the session is over and cannot be renewed; returns the way to stop. */
export function onSignedOut(listener: Listener): () => void {
  signedOutListeners.add(listener);
  return () => signedOutListeners.delete(listener);
}

const session = renewingFetch(
  (request) => globalThis.fetch(request),
  () => {
    for (const listener of signedOutListeners) listener();
  },
);

export const renewSession = session.renew;

/** The only way to the API; its types are generated from openapi.json by `npm run gen`. */
export const client = createClient<paths>({
  baseUrl: globalThis.location.origin,
  headers: CLIENT_HEADER,
  credentials: "same-origin",
  fetch: sightedFetch(session, seenAs),
});
