import { Stack } from "@mantine/core";
import { IconAddressBook } from "@tabler/icons-react";
import { useAdministers } from "@/app/administers";
import { useCanEverywhere } from "@/app/session";
import { EmptyState, PageHeader } from "@/design";
import { GroupsPanel } from "./GroupsPanel";
import { StepsPanel } from "./StepsPanel";
import { TokensPanel } from "./TokensPanel";

/** The clinic's own directory of people, which keeps its staff by SCIM 2.0. */
export default function DirectoryPage() {
  const mayTokens = useCanEverywhere()("security:read");
  const mayGroups = useAdministers().everywhere("roles:read");
  return (
    <>
      <PageHeader
        narrow
        title="Directory"
        note="Where your colleagues come from, if you keep them in an identity provider."
      />
      <Stack gap="sm" maw={860}>
        {mayTokens ? (
          <>
            <StepsPanel />
            <TokensPanel />
          </>
        ) : null}
        {mayGroups ? <GroupsPanel /> : null}
        {mayTokens || mayGroups ? null : (
          <EmptyState icon={<IconAddressBook size={28} />} title="For staff of all locations">
            The directory belongs to the whole clinic: it is shown to those whose role holds at all
            locations and lets them see it.
          </EmptyState>
        )}
      </Stack>
    </>
  );
}
