import { Button, Group } from "@mantine/core";
import { notifications } from "@mantine/notifications";

/** Long enough to read it, notice the slip and reach for the button. */
const UNDO_FOR_MS = 12_000;

let last: string | undefined;

/** Says that an act is saved; with a way back at hand where the server allows one. */
export function showSaved(message: string, undo?: () => void) {
  // One at a time: "Undo" always means what was done last.
  if (last) notifications.hide(last);
  if (!undo) {
    last = notifications.show({ message, role: "status" });
    return;
  }
  const id = notifications.show({
    role: "status",
    autoClose: UNDO_FOR_MS,
    message: (
      <Group justify="space-between" wrap="nowrap">
        <span>{message}</span>
        <Button
          size="compact-sm"
          variant="light"
          onClick={() => {
            notifications.hide(id);
            undo();
          }}
        >
          Undo
        </Button>
      </Group>
    ),
  });
  last = id;
}
