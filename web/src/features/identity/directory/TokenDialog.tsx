import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import type { Answer } from "@/api/types";
import { Copyable, Dialog, toneStyle } from "@/design";
import warning from "../clients/Clients.module.css";

export type Told = Answer<"/v1/directory-tokens", "post">;

/** The one time that a directory's token is seen, and where the directory finds us. */
export function TokenDialog({ told, onClose }: { told: Told; onClose: () => void }) {
  return (
    <Dialog
      onClose={onClose}
      title={`The token of ${told.name}`}
      closeOnClickOutside={false}
      closeOnEscape={false}
      withCloseButton={false}
    >
      <Stack gap="sm">
        <Alert
          title="It is shown this once"
          style={toneStyle("warn")}
          classNames={{ root: warning.warn, title: warning.warnTitle, message: warning.warnWords }}
        >
          Nobody can see it again. Whoever has it can add people to your clinic and lock them out.
        </Alert>
        <Text size="sm">Token</Text>
        <Copyable value={told.token} label="Copy the token" />
        <Text size="sm">Address (SCIM base URL)</Text>
        <Copyable value={told.url} label="Copy the address" />
        <Group justify="flex-end">
          <Button onClick={onClose}>I have kept it</Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
