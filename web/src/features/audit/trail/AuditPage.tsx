import { Anchor, Button, Stack, Text } from "@mantine/core";
import { IconDownload, IconShieldCheck } from "@tabler/icons-react";
import { useState } from "react";
import { Link, useSearchParams } from "react-router";
import { useList } from "@/api/hooks";
import { useAdministers } from "@/app/administers";
import { useMe } from "@/app/session";
import { EmptyState, ListStates, PageHeader, Panel, ProblemAlert } from "@/design";
import { urls } from "@/lib/urls";
import classes from "./Audit.module.css";
import { EventRow } from "./EventRow";
import { Filters } from "./Filters";
import { ALL, queryOf } from "./filter";
import { useExport } from "./useExport";
import { Verification } from "./Verification";

/** Who did what, newest first. */
export default function AuditPage() {
  const zone = useMe().tenant.time_zone;
  const { everywhere } = useAdministers();
  const [filter, setFilter] = useState(ALL);
  // One impersonation is in the address: what a reseller's person did under it.
  const under = useSearchParams()[0].get("impersonation") ?? undefined;
  const query = queryOf(filter, zone, under);
  const list = useList("/v1/audit/events", { params: { query } }, { keep: true });
  const download = useExport();
  return (
    <>
      <PageHeader narrow title="Who did what" note="Changes, sign-ins and looks at records.">
        {everywhere("audit:export") ? (
          <Button
            variant="default"
            leftSection={<IconDownload size={16} aria-hidden="true" />}
            loading={download.isPending}
            onClick={() => download.mutate(query)}
          >
            Download
          </Button>
        ) : null}
      </PageHeader>
      <Stack gap="sm" maw={860}>
        {under ? (
          <Text size="sm">
            What was done under one impersonation.{" "}
            <Anchor component={Link} to={urls.audit()} inherit>
              Show everything
            </Anchor>
          </Text>
        ) : null}
        <Filters filter={filter} onChange={setFilter} />
        {everywhere("audit:export") ? (
          <Text size="xs" c="dimmed">
            A download has the newest 10,000 of what is chosen here, and is on record itself.
          </Text>
        ) : null}
        <ProblemAlert error={download.error} />
        {everywhere("audit:read") ? <Verification zone={zone} /> : null}
        <Panel title="What was done" flush>
          <ListStates
            list={list}
            rows={8}
            empty={
              <EmptyState
                icon={<IconShieldCheck size={28} />}
                title="Nothing of that is on record"
              />
            }
          >
            {(events) => (
              <ol className={classes.list}>
                {events.map((event) => (
                  <EventRow key={event.id} event={event} zone={zone} />
                ))}
              </ol>
            )}
          </ListStates>
        </Panel>
      </Stack>
    </>
  );
}
