import {
  browserSupportsWebAuthn,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
  startRegistration,
  WebAuthnError,
} from "@simplewebauthn/browser";
import type { Answer } from "@/api/types";

/** What the server asks the browser for: the same shape wherever it is asked. */
export type Asked = Answer<"/v1/sessions/passkey/challenge", "post">;

/** What the browser answered. */
export interface PasskeyAnswer {
  challenge: string;
  credential: unknown;
}

/** A browser binds a passkey to a name, never to a number. */
const IS_NUMBER = /^(\d+\.){3}\d+$|^\[/;

/** Why there can be no passkeys here, in words; none where there can. */
export function noPasskeysBecause(at: Pick<Location, "hostname" | "port">): string | null {
  if (!IS_NUMBER.test(at.hostname)) {
    return browserSupportsWebAuthn() ? null : "This browser has no passkeys.";
  }
  const isOwnMachine = at.hostname === "127.0.0.1" || at.hostname === "[::1]";
  const port = at.port ? `:${at.port}` : "";
  return isOwnMachine
    ? `Passkeys need a name in the address. Open http://localhost${port} instead.`
    : "Passkeys need a name in the address, and this one is a number.";
}

/** Somebody closed the browser's question, or the device said no: nothing is wrong. */
export class NotShown extends Error {
  constructor(cause: unknown) {
    super("No passkey was shown.", { cause });
  }
}

/** The browser knows this device already. */
export class KnownDevice extends Error {
  constructor(cause: unknown) {
    super("This device has a passkey of yours already.", { cause });
  }
}

function inWords(error: unknown): unknown {
  if (
    error instanceof WebAuthnError &&
    error.code === "ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED"
  ) {
    return new KnownDevice(error);
  }
  const isRefusal = error instanceof Error && /^(NotAllowed|Abort)Error$/.test(error.name);
  return isRefusal ? new NotShown(error) : error;
}

/** Has the device make a passkey. */
export async function makePasskey(asked: Asked): Promise<PasskeyAnswer> {
  const optionsJSON = asked.public_key as unknown as PublicKeyCredentialCreationOptionsJSON;
  try {
    const credential = await startRegistration({ optionsJSON });
    return { challenge: asked.challenge, credential };
  } catch (error) {
    throw inWords(error);
  }
}

/** Has the device show a passkey. */
export async function showPasskey(asked: Asked): Promise<PasskeyAnswer> {
  const optionsJSON = asked.public_key as unknown as PublicKeyCredentialRequestOptionsJSON;
  try {
    const credential = await startAuthentication({ optionsJSON });
    return { challenge: asked.challenge, credential };
  } catch (error) {
    throw inWords(error);
  }
}
