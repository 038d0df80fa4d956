import { Anchor, Button, Group, Stack, Text } from "@mantine/core";
import { IconForms, IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { Link } from "react-router";
import { useList } from "@/api/hooks";
import type { IntakeSource } from "@/api/types";
import { useLocations } from "@/app/locations";
import { useCan } from "@/app/session";
import { Copyable, EmptyState, ListStates, PageHeader, Panel, ToneBadge } from "@/design";
import { urls } from "@/lib/urls";
import { curlFor } from "./curl";
import { SourceModal } from "./SourceModal";

function Source({
  source,
  onChange,
}: {
  source: IntakeSource;
  onChange: (() => void) | undefined;
}) {
  const { byId } = useLocations();
  const [sample, setSample] = useState(false);
  const mapped = Object.entries(source.mapping ?? {});
  return (
    <Panel
      title={source.name}
      count={byId(source.location_id)?.name}
      action={
        <Group gap={6} wrap="nowrap">
          <ToneBadge tone="info" plain>
            {source.kind === "wix" ? "Wix" : "Form"}
          </ToneBadge>
          {onChange ? (
            <Button
              size="compact-sm"
              variant="default"
              onClick={onChange}
              aria-label={`Change ${source.name}`}
            >
              Change
            </Button>
          ) : null}
        </Group>
      }
    >
      <Stack gap={8}>
        <Text size="sm" c="dimmed">
          Leads are posted to
        </Text>
        <Copyable value={source.url} label={`Copy the address of ${source.name}`} />
        {mapped.length > 0 ? (
          <Text size="sm" c="dimmed">
            Reads{" "}
            {mapped
              .map(([field, key]) => `${field.replaceAll("_", " ")} from "${String(key)}"`)
              .join(", ")}
          </Text>
        ) : null}
        <Button
          size="compact-sm"
          variant="subtle"
          style={{ alignSelf: "flex-start" }}
          aria-expanded={sample}
          onClick={() => setSample(!sample)}
        >
          {sample ? "Hide the sample" : "Show a sample to try it"}
        </Button>
        {sample ? (
          <Copyable value={curlFor(source)} label={`Copy the sample for ${source.name}`} />
        ) : null}
      </Stack>
    </Panel>
  );
}

/** Where leads come from: an address for each form or site. */
export default function SourcesPage() {
  const can = useCan();
  const list = useList("/v1/intake-sources", { params: { query: {} } });
  const failed = useList("/v1/intakes", { params: { query: { state: "failed" } } });
  const [editing, setEditing] = useState<IntakeSource | "new" | null>(null);
  const broken = failed.items.length;
  return (
    <>
      <PageHeader
        narrow
        title="Lead sources"
        note="Each form or site posts its leads to an address of its own."
      >
        <Button component={Link} to={urls.failedIntakes()} variant="default">
          Failed leads{broken > 0 ? ` (${broken}${failed.hasMore ? "+" : ""})` : ""}
        </Button>
        {can("intake:configure") ? (
          <Button
            leftSection={<IconPlus size={16} aria-hidden="true" />}
            onClick={() => setEditing("new")}
          >
            New source
          </Button>
        ) : null}
      </PageHeader>
      <Stack gap="sm" maw={860}>
        <ListStates
          list={list}
          empty={
            <Panel>
              <EmptyState icon={<IconForms size={28} />} title="No lead source yet">
                Add one for your website's form.{" "}
                {can("intake:configure") ? (
                  <Anchor component="button" type="button" onClick={() => setEditing("new")}>
                    Add a source
                  </Anchor>
                ) : null}
              </EmptyState>
            </Panel>
          }
        >
          {(sources) =>
            sources.map((source) => (
              <Source
                key={source.id}
                source={source}
                onChange={can("intake:configure") ? () => setEditing(source) : undefined}
              />
            ))
          }
        </ListStates>
      </Stack>
      {editing ? (
        <SourceModal source={editing === "new" ? null : editing} onClose={() => setEditing(null)} />
      ) : null}
    </>
  );
}
