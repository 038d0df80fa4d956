import type { FilterKeys, PathsWithMethod, SuccessResponse } from "openapi-typescript-helpers";
import type { paths } from "./schema";

export type Method = "get" | "post" | "patch" | "delete";
export type PathOf<M extends Method> = PathsWithMethod<paths, M>;
export type GetPath = PathOf<"get">;

/** One operation of the document. */
type Operation<P extends keyof paths, M extends Method> = paths[P][M & keyof paths[P]];

type Params<O> = O extends { parameters: infer A }
  ? { path?: never } extends Pick<A, "path" & keyof A>
    ? { params?: A }
    : O extends { parameters: { path: unknown } }
      ? { params: A }
      : { params?: A }
  : { params?: undefined };

/**
 * Parameters and body of an operation. openapi-fetch has such a type, too, which makes a union of all
 * paths on its way and so ends, as the document grows, in one "too complex to represent".
 */
export type Init<P extends keyof paths, M extends Method> = Params<Operation<P, M>> &
  BodyPart<Operation<P, M>> & {
    headers?: Record<string, string>;
    signal?: AbortSignal;
  };

type BodyPart<O> = O extends { requestBody: { content: infer C } }
  ? { body: C[keyof C] }
  : O extends { requestBody?: { content: infer C } }
    ? { body?: C[keyof C] }
    : { body?: object };

/** What an operation answers when it succeeds. */
export type Answer<P extends keyof paths, M extends Method> =
  FilterKeys<paths[P], M> extends { responses: infer R }
    ? // biome-ignore lint/suspicious/noExplicitAny: the bound of openapi-fetch's own helper type
      R extends Record<string | number, any>
      ? SuccessResponse<R>
      : never
    : never;

export type BodyOf<P extends keyof paths, M extends Method> = NonNullable<Init<P, M>["body"]>;

/** The item of a list operation. */
export type ItemOf<P extends GetPath> = Answer<P, "get"> extends { items: (infer I)[] } ? I : never;

// The nouns of the screens. They are read off the operations, not written down again.
export type Me = Answer<"/v1/me", "get">;
export type Location = ItemOf<"/v1/locations">;
export type Region = ItemOf<"/v1/regions">;
export type Contact = Answer<"/v1/contacts/{contact_id}", "get">;
export type TimelineItem = ItemOf<"/v1/contacts/{contact_id}/timeline">;
export type Touchpoint = ItemOf<"/v1/contacts/{contact_id}/touchpoints">;
export type Booking = ItemOf<"/v1/bookings">;
export type Slot = ItemOf<"/v1/slots">;
export type Service = ItemOf<"/v1/services">;
export type Practitioner = ItemOf<"/v1/practitioners">;
export type Pipeline = ItemOf<"/v1/pipelines">;
export type Stage = Pipeline["stages"][number];
export type Card = ItemOf<"/v1/cards">;
export type Task = ItemOf<"/v1/tasks">;
export type Conversation = ItemOf<"/v1/conversations">;
export type Message = ItemOf<"/v1/messages">;
export type MessageTemplate = ItemOf<"/v1/message-templates">;
export type IntakeSource = ItemOf<"/v1/intake-sources">;
export type Intake = ItemOf<"/v1/intakes">;
export type DeadJob = ItemOf<"/v1/jobs">;
export type User = ItemOf<"/v1/users">;
export type Membership = User["memberships"][number];
export type Client = ItemOf<"/v1/clients">;
export type DirectoryToken = ItemOf<"/v1/directory-tokens">;
export type DirectoryGroup = ItemOf<"/v1/directory-groups">;
export type SsoConnection = ItemOf<"/v1/sso/connections">;
export type SsoDomain = ItemOf<"/v1/sso/domains">;
export type SsoMapping = ItemOf<"/v1/sso/mappings">;
export type Permitted = ItemOf<"/v1/permissions">;
export type Sight = Client["fields"];
export type AuditEvent = ItemOf<"/v1/audit/events">;
export type AuditVerification = Answer<"/v1/audit/verification", "get">;
export type Team = ItemOf<"/v1/teams">;
export type Role = ItemOf<"/v1/roles">;
export type Scope = Role["permissions"][number]["scope"];
export type FleetClinic = ItemOf<"/v1/fleet/clinics">;
export type Reseller = Answer<"/v1/reseller", "get">;
export type ResellerGrant = ItemOf<"/v1/reseller-grants">;
export type Impersonation = ItemOf<"/v1/impersonations">;
export type AccessReview = ItemOf<"/v1/access-reviews">;
export type AccessReviewItem = ItemOf<"/v1/access-reviews/{review_id}/items">;
export type SandboxSms = ItemOf<"/sandbox/sms">;
export type Country = BodyOf<"/v1/signups", "post">["country"];
export type WarmnessBand = NonNullable<Contact["warmness"]>["band"];
