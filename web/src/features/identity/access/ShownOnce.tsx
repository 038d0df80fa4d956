import { Alert, Button, Group, Stack } from "@mantine/core";
import type { ReactNode } from "react";
import { Copyable, Dialog, toneStyle } from "@/design";
import classes from "./ShownOnce.module.css";

interface ShownOnceProps {
  title: string;
  secret: string;
  /** What is copied: "Copy the secret". */
  copy: string;
  /** What becomes of who has it. */
  warning: string;
  /** What to do with it. */
  children: ReactNode;
  onClose: () => void;
}

/** The one time that a secret is seen; it does not go away by a slip. */
export function ShownOnce({ title, secret, copy, warning, children, onClose }: ShownOnceProps) {
  return (
    <Dialog
      onClose={onClose}
      title={title}
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
          Nobody can see it again, and we keep only a digest of it. {warning}
        </Alert>
        <Copyable value={secret} label={copy} />
        {children}
        <Group justify="flex-end">
          <Button onClick={onClose}>I have kept it</Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
