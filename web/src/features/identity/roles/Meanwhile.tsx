import { Alert, Button, Group, List, Text } from "@mantine/core";
import { toneStyle } from "@/design";
import type { Difference } from "./content";
import classes from "./Roles.module.css";
import type { RoleDraft } from "./useDraft";

interface MeanwhileProps {
  draft: RoleDraft;
  /** What they have changed since this change was begun. */
  differences: Difference[];
}

/** Somebody else was quicker: says what they did, and asks which is to hold. */
export function Meanwhile({ draft, differences }: MeanwhileProps) {
  return (
    <Alert
      role="alert"
      title="Somebody else has changed this role meanwhile"
      style={toneStyle("warn")}
      classNames={{ root: classes.warn, title: classes.warnText, message: classes.warnText }}
    >
      {differences.length === 0 ? (
        <Text size="sm">They gave it another name.</Text>
      ) : (
        <List size="sm">
          {differences.map(({ of, text }) => (
            <List.Item key={of}>{text}</List.Item>
          ))}
        </List>
      )}
      <Group gap="xs" mt="xs">
        <Button size="xs" variant="default" onClick={draft.takeTheirs}>
          Take theirs
        </Button>
        <Button size="xs" variant="default" onClick={draft.goOnFromTheirs}>
          Keep mine, and compare
        </Button>
      </Group>
    </Alert>
  );
}
