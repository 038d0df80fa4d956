import { Button, Code, Group, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconHeartRateMonitor } from "@tabler/icons-react";
import { useList, useSend } from "@/api/hooks";
import type { DeadJob } from "@/api/types";
import { useCanEverywhere, useMe } from "@/app/session";
import { EmptyState, ListStates, PageHeader, Panel, ProblemAlert, WhenText } from "@/design";

function Dead({ job }: { job: DeadJob }) {
  const canEverywhere = useCanEverywhere();
  const { tenant } = useMe();
  const retry = useSend("post", "/v1/jobs/{job_id}/retry", ["/v1/jobs"]);
  return (
    <Panel title={job.kind} count={job.attempts === 1 ? "1 attempt" : `${job.attempts} attempts`}>
      <Stack gap={8}>
        <Text size="sm" c="dimmed">
          Made <WhenText at={job.created_at} zone={tenant.time_zone} />, last tried{" "}
          <WhenText at={job.run_at} zone={tenant.time_zone} />
        </Text>
        {job.last_error ? (
          <Code block style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
            {job.last_error}
          </Code>
        ) : null}
        <ProblemAlert error={retry.error} />
        {canEverywhere("automation:configure") ? (
          <Group>
            <Button
              size="compact-sm"
              loading={retry.isPending}
              onClick={() =>
                retry.mutate(
                  { params: { path: { job_id: job.id } } },
                  { onSuccess: () => notifications.show({ message: "It is being tried again" }) },
                )
              }
            >
              Try again
            </Button>
          </Group>
        ) : null}
      </Stack>
    </Panel>
  );
}

/** By an old bookmark, or with a role at some locations only: a line instead of a refusal. */
function NotHere() {
  return (
    <>
      <PageHeader title="Automation health" />
      <EmptyState icon={<IconHeartRateMonitor size={28} />} title="For staff of all locations">
        Automatic work belongs to the whole clinic: it is shown to those whose role holds at all
        locations. What concerns your patients stands in their timelines.
      </EmptyState>
    </>
  );
}

/** Work that was given up after all its attempts. */
export default function DeadJobsPage() {
  const mayAsk = useCanEverywhere()("automation:read");
  const list = useList("/v1/jobs", { params: { query: { state: "dead" } } }, { enabled: mayAsk });
  // Who has another role at all locations is refused only when they ask.
  if (!mayAsk || list.error?.status === 403) return <NotHere />;
  return (
    <>
      <PageHeader
        title="Automation health"
        note="Work that was given up after several attempts. Mend the cause, then try again."
      />
      <Stack gap="sm" maw={860}>
        <ListStates
          list={list}
          empty={
            <Panel>
              <EmptyState icon={<IconHeartRateMonitor size={28} />} title="All is well">
                No automatic work has been given up.
              </EmptyState>
            </Panel>
          }
        >
          {(jobs) => jobs.map((job) => <Dead key={job.id} job={job} />)}
        </ListStates>
      </Stack>
    </>
  );
}
