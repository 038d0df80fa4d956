/** What must not compile: proven by `npm run typecheck`, never run. */
import { call } from "./call";

// @ts-expect-error the path needs its id
void call("get", "/v1/contacts/{contact_id}", {});
// @ts-expect-error the body lacks its fields
void call("post", "/v1/contacts", { body: { first_name: "Ann" } });
// @ts-expect-error no such filter
void call("get", "/v1/contacts", { params: { query: { colour: "red" } } });
