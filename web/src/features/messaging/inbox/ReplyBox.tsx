import { Button, Group, Text, Textarea } from "@mantine/core";
import { useId, useState } from "react";
import { useSend } from "@/api/hooks";
import type { Contact } from "@/api/types";
import { useCan } from "@/app/session";
import { ProblemAlert } from "@/design";
import { smsSize } from "@/lib/sms";

export function sizeText(body: string): string {
  const { encoding, segments, left } = smsSize(body);
  if (segments === 0) return "No text yet";
  const parts = segments === 1 ? "1 segment" : `${segments} segments`;
  const why = encoding === "UCS-2" ? ", special characters make segments shorter" : "";
  return `${parts} (${encoding}), ${left} left in it${why}`;
}

interface ReplyBoxProps {
  contact: Pick<Contact, "id" | "name" | "sms_opt_out">;
  /** Whose number it goes out from. */
  locationId: string;
}

/** A text to a patient, with what it will cost in segments. */
export function ReplyBox({ contact, locationId }: ReplyBoxProps) {
  const [body, setBody] = useState("");
  const counter = useId();
  const can = useCan();
  const send = useSend("post", "/v1/messages", [
    "/v1/messages",
    "/v1/conversations",
    "/v1/contacts/{contact_id}/timeline",
  ]);
  if (!can("messages:send")) return null;
  if (contact.sms_opt_out) {
    return (
      <Text size="sm" c="dimmed" role="note">
        {contact.name} asked for no more texts. They can restore it by texting START; until then,
        call.
      </Text>
    );
  }

  const empty = body.trim() === "";
  function submit() {
    if (empty || send.isPending) return;
    send.mutate(
      { body: { contact_id: contact.id, location_id: locationId, body } },
      { onSuccess: () => setBody("") },
    );
  }

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <ProblemAlert error={send.error} />
      <Textarea
        aria-label={`Text to ${contact.name}`}
        aria-describedby={counter}
        placeholder="Write a text"
        autosize
        minRows={2}
        maxRows={8}
        value={body}
        onChange={(event) => setBody(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) submit();
        }}
      />
      <Group justify="space-between" mt={6} gap="xs" wrap="nowrap">
        <Text id={counter} size="xs" c="dimmed" className="tabular">
          {sizeText(body)}
        </Text>
        <Button type="submit" disabled={empty} loading={send.isPending}>
          Send
        </Button>
      </Group>
    </form>
  );
}
