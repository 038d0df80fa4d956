import { Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";

interface EmptyStateProps {
  icon?: ReactNode;
  title: string;
  children?: ReactNode;
  compact?: boolean;
}

/** What a list says when it has nothing: why, and what to do about it. */
export function EmptyState({ icon, title, children, compact }: EmptyStateProps) {
  return (
    <Stack align="center" gap={4} py={compact ? "md" : 48} px="md" ta="center">
      {icon ? (
        <Text c="dimmed" aria-hidden="true" component="div" lh={1} mb={4}>
          {icon}
        </Text>
      ) : null}
      <Text fw={550} size={compact ? "sm" : "md"}>
        {title}
      </Text>
      {children ? (
        <Text c="dimmed" size="sm" component="div" maw={420}>
          {children}
        </Text>
      ) : null}
    </Stack>
  );
}
