import type { FetchOptions } from "openapi-fetch";
import type { FilterKeys, PathsWithMethod, SuccessResponse } from "openapi-typescript-helpers";
import type { paths } from "./schema";

export type Method = "get" | "post" | "patch" | "delete";
export type PathOf<M extends Method> = PathsWithMethod<paths, M>;
export type GetPath = PathOf<"get">;

/** Parameters and body of an operation. */
// Put off until path and verb are known: over all that there are, these are too many to compare.
export type Init<P extends keyof paths, M extends Method> = M extends keyof paths[P]
  ? FetchOptions<paths[P][M]>
  : never;

/** What an operation answers when it succeeds. */
export type Answer<P extends keyof paths, M extends Method> =
  FilterKeys<paths[P], M> extends { responses: infer R }
    ? // biome-ignore lint/suspicious/noExplicitAny: the bound of openapi-fetch's own helper type
      R extends Record<string | number, any>
      ? SuccessResponse<R>
      : never
    : never;

export type BodyOf<P extends keyof paths, M extends Method> =
  Init<P, M> extends { body: infer B }
    ? B
    : Init<P, M> extends { body?: infer B }
      ? NonNullable<B>
      : never;

/** The item of a list operation. */
export type ItemOf<P extends GetPath> = Answer<P, "get"> extends { items: (infer I)[] } ? I : never;

// The nouns of the screens. They are read off the operations, not written down again.
export type Me = Answer<"/v1/me", "get">;
export type Location = ItemOf<"/v1/locations">;
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
export type SandboxSms = ItemOf<"/sandbox/sms">;
export type Country = BodyOf<"/v1/signups", "post">["country"];
export type WarmnessBand = NonNullable<Contact["warmness"]>["band"];
