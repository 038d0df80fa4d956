import { List, Stack, Text } from "@mantine/core";
import type { Difference } from "./content";

interface ChangesProps {
  title: string;
  /** What is said where nothing differs. */
  none: string;
  differences: Difference[];
}

/** In what a role differs: what that gives to those who hold it, and what it takes. */
export function Changes({ title, none, differences }: ChangesProps) {
  const gives = differences.filter((each) => each.gives);
  const takes = differences.filter((each) => !each.gives);
  return (
    <Stack gap={4}>
      <Text size="sm" fw={600}>
        {title}
      </Text>
      {differences.length === 0 ? (
        <Text size="sm" c="dimmed">
          {none}
        </Text>
      ) : null}
      <Part heading="Gives" differences={gives} />
      <Part heading="Takes" differences={takes} />
    </Stack>
  );
}

function Part({ heading, differences }: { heading: string; differences: Difference[] }) {
  if (differences.length === 0) return null;
  return (
    <div>
      <Text size="sm" c="dimmed">
        {heading}
      </Text>
      <List size="sm">
        {differences.map(({ of, text }) => (
          <List.Item key={of}>{text}</List.Item>
        ))}
      </List>
    </div>
  );
}
