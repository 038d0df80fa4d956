// An OpenID provider for the tests: oidc-provider as it is, and, told so over
// HTTP, what it would never do by itself (tokens with wrong claims, keys that
// nobody published, a discovery document of somebody else's).
//
//   node peer.mjs [PORT]       prints its issuer, and ends with its standard input; its clock is AHEAD_MS ahead
//
//   PUT  /_peer/clients/ID     a client's metadata
//   PUT  /_peer/accounts/ID    the claims of an account; its name is its login
//   PUT  /_peer/behaviour      { id_token: { alg, kid, claims, shift }, metadata: {…}, keys: "gone" }
//   POST /_peer/rotation       new keys; what the old ones signed is good no more
//   POST /_peer/tokens         { typ, claims }: signed with the provider's own key
import { createServer } from "node:http";
import { exportJWK, generateKeyPair, importJWK, SignJWT, UnsecuredJWT } from "jose";
import Provider from "oidc-provider";

// A test's world has a clock of its own.
const ahead = Number(process.env.AHEAD_MS ?? 0);
const Clock = Date;
globalThis.Date = class extends Clock {
  constructor(...of) {
    if (of.length > 0) super(...of);
    else super(Clock.now() + ahead);
  }
  static now() {
    return Clock.now() + ahead;
  }
};

const store = new Map();
const accounts = new Map();
let behaviour = {};
let keys;
let serve;

class Adapter {
  constructor(model) {
    this.model = model;
  }
  key(id) {
    return `${this.model}:${id}`;
  }
  async upsert(id, payload) {
    store.set(this.key(id), payload);
  }
  async find(id) {
    return store.get(this.key(id));
  }
  async findByUid(uid) {
    for (const [key, payload] of store) {
      if (key.startsWith(`${this.model}:`) && payload.uid === uid) return payload;
    }
    return undefined;
  }
  async findByUserCode() {
    return undefined;
  }
  async consume(id) {
    store.get(this.key(id)).consumed = Math.floor(Date.now() / 1000);
  }
  async destroy(id) {
    store.delete(this.key(id));
  }
  async revokeByGrantId(grantId) {
    for (const [key, payload] of store) if (payload.grantId === grantId) store.delete(key);
  }
}

async function newKeys() {
  const { privateKey } = await generateKeyPair("RS256", { extractable: true });
  return { keys: [{ ...(await exportJWK(privateKey)), kid: crypto.randomUUID(), use: "sig", alg: "RS256" }] };
}

/** A token as the provider would sign it, or as `wish` says. */
async function signed(claims, { alg = "RS256", kid, typ } = {}) {
  if (alg === "none") return new UnsecuredJWT(claims).encode();
  const header = { alg, typ };
  if (alg === "HS256") {
    return new SignJWT(claims).setProtectedHeader(header).sign(new TextEncoder().encode(behaviour.secret ?? "x".repeat(32)));
  }
  const [jwk] = kid === "foreign" ? (await newKeys()).keys : keys.keys;
  return new SignJWT(claims).setProtectedHeader({ ...header, kid: keys.keys[0].kid }).sign(await importJWK(jwk, "RS256"));
}

/** What the provider answers, made wrong where the test wants it so. */
async function misbehave(ctx) {
  if (ctx.path === "/token" && ctx.body?.id_token && behaviour.id_token) {
    const { claims = {}, shift = 0, drop = [], ...wish } = behaviour.id_token;
    const said = JSON.parse(Buffer.from(ctx.body.id_token.split(".")[1], "base64url"));
    const wrong = { ...said, iat: said.iat + shift, exp: said.exp + shift, ...claims };
    for (const name of drop) delete wrong[name];
    ctx.body.id_token = await signed(wrong, wish);
  }
  if (ctx.path === "/.well-known/openid-configuration" && behaviour.metadata) {
    ctx.body = { ...ctx.body, ...behaviour.metadata };
  }
  if (ctx.path === "/jwks" && behaviour.keys === "gone") ctx.body = { keys: [] };
  if (ctx.path === "/me" && behaviour.userinfo) ctx.body = { ...ctx.body, ...behaviour.userinfo };
}

function provider(issuer) {
  const made = new Provider(issuer, {
    adapter: Adapter,
    jwks: keys,
    clients: [],
    claims: {
      openid: ["sub"],
      email: ["email", "email_verified"],
      profile: ["name", "given_name", "family_name"],
      groups: ["groups"],
    },
    scopes: ["openid", "email", "profile", "groups"],
    cookies: { keys: ["peer"] },
    features: {
      devInteractions: { enabled: true },
      backchannelLogout: { enabled: true },
      rpInitiatedLogout: { enabled: true },
    },
    findAccount: (_, id) => ({ accountId: id, claims: async () => ({ sub: id, ...accounts.get(id) }) }),
    // it calls no address that is not public; the clinic under test is none
    fetch: (url, { dispatcher, ...options }) => fetch(url, options),
    // nobody is asked for their consent: the clinic's provider does not, either
    async loadExistingGrant(ctx) {
      const grant = new ctx.oidc.provider.Grant({
        clientId: ctx.oidc.client.clientId,
        accountId: ctx.oidc.session.accountId,
      });
      grant.addOIDCScope("openid email profile groups");
      await grant.save();
      return grant;
    },
  });
  made.use(async (ctx, next) => {
    await next();
    await misbehave(ctx);
  });
  return made.callback();
}

const body = async (request) => {
  const parts = [];
  for await (const part of request) parts.push(part);
  return JSON.parse(Buffer.concat(parts).toString() || "{}");
};

async function told(request, issuer) {
  const [, , what, id] = new URL(request.url, issuer).pathname.split("/");
  const said = await body(request);
  if (what === "clients") {
    store.set(`Client:${id}`, { client_id: id, ...said });
  } else if (what === "accounts") {
    accounts.set(id, said);
  } else if (what === "behaviour") {
    behaviour = said;
  } else if (what === "rotation") {
    keys = await newKeys();
    serve = provider(issuer);
  } else if (what === "tokens") {
    return { token: await signed(said.claims, said) };
  }
  return {};
}

const server = createServer(async (request, response) => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  if (!request.url.startsWith("/_peer/")) return serve(request, response);
  try {
    response.end(JSON.stringify(await told(request, issuer)));
  } catch (error) {
    response.statusCode = 500;
    response.end(String(error.stack));
  }
});

keys = await newKeys();
server.listen(Number(process.argv[2] ?? 0), "127.0.0.1", () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  serve = provider(issuer);
  console.log(`issuer ${issuer}`);
});
// nobody reads on once the issuer is known
process.stdout.on("error", () => {});
// whoever started it has gone: so does it
process.stdin.on("end", () => process.exit(0)).resume();
