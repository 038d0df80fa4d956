import { Skeleton, Stack } from "@mantine/core";
import { useRead } from "@/api/hooks";
import { WholeClinic } from "@/app/WholeClinic";
import { PageHeader, Panel, ProblemAlert } from "@/design";
import { PolicyForm } from "./PolicyForm";

/** What the clinic asks of those who sign in. */
export default function SecurityPolicyPage() {
  const policy = useRead("/v1/security-policy", {});
  return (
    <>
      <PageHeader narrow title="Signing in" note="What your clinic asks of everybody." />
      <WholeClinic needs="security:configure">These rules are</WholeClinic>
      <Stack gap="sm" maw={860}>
        <Panel title="Rules">
          {policy.isLoading ? (
            <Skeleton height={260} aria-busy="true" aria-label="Loading" />
          ) : null}
          <ProblemAlert error={policy.error} onRetry={() => void policy.refetch()} />
          {/* What somebody else has saved meanwhile begins a form of its own. */}
          {policy.data ? <PolicyForm key={policy.data.version} policy={policy.data} /> : null}
        </Panel>
      </Stack>
    </>
  );
}
