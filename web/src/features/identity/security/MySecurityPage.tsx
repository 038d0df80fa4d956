import { Stack } from "@mantine/core";
import { PageHeader } from "@/design";
import { LinkPanel } from "../sso/LinkPanel";
import { DevicesPanel } from "./DevicesPanel";
import { FactorsPanel } from "./FactorsPanel";
import { RecoveryPanel } from "./RecoveryPanel";

export default function MySecurityPage() {
  return (
    <>
      <PageHeader narrow title="My security" note="How you sign in, and where you are signed in." />
      <Stack gap="sm" maw={860}>
        <FactorsPanel />
        <RecoveryPanel />
        <LinkPanel />
        <DevicesPanel />
      </Stack>
    </>
  );
}
