import { Text } from "@mantine/core";
import type { Answer, Client } from "@/api/types";
import { Copyable } from "@/design";
import { ShownOnce } from "../access/ShownOnce";

export type Told = Answer<"/v1/clients", "post">;

interface SecretDialogProps {
  told: Told;
  onClose: () => void;
}

const NEXT: Record<Client["kind"], string> = {
  key: "The program sends it with every request, as a bearer token.",
  oauth: "The program changes it for short-lived tokens at /v1/oauth/token, with the id below.",
};

/** The one time that a secret is seen. */
export function SecretDialog({ told: { client, secret }, onClose }: SecretDialogProps) {
  return (
    <ShownOnce
      title={`The secret of ${client.name}`}
      secret={secret}
      copy="Copy the secret"
      warning="Put it where the program finds it, not into a mail or a chat. Whoever has it may do what this key may."
      onClose={onClose}
    >
      <Text size="sm">{NEXT[client.kind]}</Text>
      {client.kind === "oauth" ? <Copyable value={client.id} label="Copy the id" /> : null}
    </ShownOnce>
  );
}
