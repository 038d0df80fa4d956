import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import type { Answer, Client } from "@/api/types";
import { Copyable, Dialog, toneStyle } from "@/design";
import classes from "./Clients.module.css";

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
    <Dialog
      onClose={onClose}
      title={`The secret of ${client.name}`}
      closeOnClickOutside={false}
      closeOnEscape={false}
      withCloseButton={false}
    >
      <Stack gap="sm">
        <Alert
          title="It is shown this once"
          style={toneStyle("warn")}
          classNames={{ root: classes.warn, title: classes.warnTitle, message: classes.warnWords }}
        >
          Nobody can see it again, and we keep only a digest of it. Put it where the program finds
          it, not into a mail or a chat. Whoever has it may do what this key may.
        </Alert>
        <Copyable value={secret} label="Copy the secret" />
        <Text size="sm">{NEXT[client.kind]}</Text>
        {client.kind === "oauth" ? <Copyable value={client.id} label="Copy the id" /> : null}
        <Group justify="flex-end">
          <Button onClick={onClose}>I have kept it</Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
