import { Text } from "@mantine/core";
import { type Permission, useCan, useCanEverywhere } from "./session";

interface WholeClinicProps {
  needs: Permission;
  /** What it is about, as the beginning of a sentence: "Services are". */
  children: string;
}

/** Says why a page has no buttons, to those who have them for one location but not for all. */
export function WholeClinic({ needs, children }: WholeClinicProps) {
  const can = useCan();
  const canEverywhere = useCanEverywhere();
  if (!can(needs) || canEverywhere(needs)) return null;
  return (
    <Text size="sm" c="dimmed" mb="sm" role="note">
      {children} the whole clinic's: only staff whose role holds at all locations can change that.
    </Text>
  );
}
