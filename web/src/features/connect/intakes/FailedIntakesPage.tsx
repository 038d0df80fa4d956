import { Anchor, Button, Group, List, Stack, Text, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconCircleCheck } from "@tabler/icons-react";
import { useState } from "react";
import { Link } from "react-router";
import { useList, useSend } from "@/api/hooks";
import { pointerToField } from "@/api/problem";
import type { Intake } from "@/api/types";
import { fieldWords, sentence } from "@/api/words";
import { useLocations } from "@/app/locations";
import { useCan } from "@/app/session";
import {
  Dialog,
  EmptyState,
  ListStates,
  PageHeader,
  Panel,
  ProblemAlert,
  WhenText,
} from "@/design";
import { FormShell } from "@/forms/FormShell";
import { useProblemForm } from "@/forms/useProblemForm";
import { urls } from "@/lib/urls";

/** Fields that can be mended: those that came, and those that an error names. */
export function mendable(intake: Pick<Intake, "fields" | "errors">): Record<string, string> {
  const named = intake.errors.map(({ pointer }) => pointerToField(pointer)).filter(Boolean);
  const missing = Object.fromEntries(named.map((name) => [name, ""]));
  const came = Object.entries(intake.fields ?? {}).map(([name, value]) => [
    name,
    String(value ?? ""),
  ]);
  return { ...missing, ...Object.fromEntries(came) };
}

const REPLAY_TOUCHES = ["/v1/intakes", "/v1/contacts", "/v1/cards"] as const;

function MendModal({ intake, onClose }: { intake: Intake; onClose: () => void }) {
  const replay = useSend("post", "/v1/intakes/{intake_id}/replay", REPLAY_TOUCHES);
  const of = useProblemForm<{ fields: Record<string, string> }>({
    initialValues: { fields: mendable(intake) },
    initialErrors: Object.fromEntries(
      intake.errors.map((e) => [`fields.${pointerToField(e.pointer)}`, fieldWords(e)]),
    ),
  });
  return (
    <Dialog onClose={onClose} title="Mend and replay">
      <FormShell
        of={of}
        submit="Replay"
        onCancel={onClose}
        onSubmit={async ({ fields }) => {
          const kept = Object.fromEntries(
            Object.entries(fields).filter(([, value]) => value !== ""),
          );
          await replay.mutateAsync({
            params: { path: { intake_id: intake.id } },
            body: { fields: kept },
          });
          notifications.show({ message: "The lead is being worked again" });
          onClose();
        }}
      >
        {Object.keys(of.form.values.fields).map((name) => (
          <TextInput
            key={name}
            label={sentence(name.replaceAll("_", " "))}
            {...of.form.getInputProps(`fields.${name}`)}
          />
        ))}
      </FormShell>
    </Dialog>
  );
}

function Failed({ intake }: { intake: Intake }) {
  const can = useCan();
  const { zoneOf, severalZones } = useLocations();
  const [mending, setMending] = useState(false);
  const replay = useSend("post", "/v1/intakes/{intake_id}/replay", REPLAY_TOUCHES);
  return (
    <Panel
      title={intake.source.name}
      count={
        <WhenText at={intake.received_at} zone={zoneOf(intake.location_id)} named={severalZones} />
      }
    >
      <Stack gap={8}>
        <List size="sm" spacing={2}>
          {intake.errors.map(({ pointer, code, detail }) => (
            <List.Item key={`${pointer} ${code}`}>
              <b>{pointerToField(pointer) || "whole body"}</b>:{" "}
              {fieldWords({ pointer, code, detail })}
            </List.Item>
          ))}
        </List>
        {intake.fields ? (
          <Text size="sm" c="dimmed" style={{ overflowWrap: "anywhere" }}>
            {Object.entries(intake.fields)
              .map(([name, value]) => `${name}: ${String(value)}`)
              .join(" · ")}
          </Text>
        ) : null}
        <ProblemAlert error={replay.error} />
        {can("intake:work") ? (
          <Group gap="xs">
            <Button size="compact-sm" onClick={() => setMending(true)}>
              Mend and replay
            </Button>
            <Button
              size="compact-sm"
              variant="default"
              loading={replay.isPending}
              onClick={() =>
                replay.mutate({ params: { path: { intake_id: intake.id } }, body: {} })
              }
            >
              Replay as it is
            </Button>
          </Group>
        ) : null}
      </Stack>
      {mending ? <MendModal intake={intake} onClose={() => setMending(false)} /> : null}
    </Panel>
  );
}

/** Leads that could not be used as they came. None is thrown away. */
export default function FailedIntakesPage() {
  const list = useList("/v1/intakes", { params: { query: { state: "failed" } } });
  return (
    <>
      <PageHeader
        title="Failed leads"
        note="They came in, but something in them could not be used."
        back={
          <Anchor component={Link} to={urls.intake()} size="sm">
            Lead sources
          </Anchor>
        }
      />
      <Stack gap="sm" maw={860}>
        <ListStates
          list={list}
          empty={
            <Panel>
              <EmptyState icon={<IconCircleCheck size={28} />} title="Every lead could be used" />
            </Panel>
          }
        >
          {(intakes) => intakes.map((intake) => <Failed key={intake.id} intake={intake} />)}
        </ListStates>
      </Stack>
    </>
  );
}
