import { Button, Group, Stack, Text } from "@mantine/core";
import { IconPlus, IconShieldLock } from "@tabler/icons-react";
import { useState } from "react";
import { useList, useSend } from "@/api/hooks";
import type { ItemOf } from "@/api/types";
import { Dialog, EmptyState, ListStates, Panel, ProblemAlert, ToneBadge, WhenText } from "@/design";
import { noPasskeysBecause } from "../passkeys/passkey";
import { AddFactor } from "./AddFactor";
import { AddPasskey } from "./AddPasskey";
import classes from "./Security.module.css";

type Factor = ItemOf<"/v1/me/factors">;

/** The second factors that one has, and a way to add one. */
export function FactorsPanel() {
  const list = useList("/v1/me/factors", {});
  const [adding, setAdding] = useState<"app" | "passkey" | null>(null);
  const [removing, setRemoving] = useState<Factor | null>(null);
  const because = noPasskeysBecause(window.location);
  const close = () => setAdding(null);
  return (
    <Panel
      title="Second factors"
      flush
      action={
        <Group gap="xs">
          <AddButton label="Add app" onClick={() => setAdding("app")} />
          {because ? null : <AddButton label="Add passkey" onClick={() => setAdding("passkey")} />}
        </Group>
      }
    >
      <ListStates
        list={list}
        rows={1}
        empty={
          <EmptyState compact icon={<IconShieldLock size={28} />} title="None yet">
            With an authenticator app or a passkey, a password alone opens nothing.
          </EmptyState>
        }
      >
        {(factors) => (
          <ul className={classes.rows}>
            {factors.map((factor) => (
              <li key={factor.id} className={classes.row}>
                <FactorWords factor={factor} />
                <Button
                  size="compact-sm"
                  variant="default"
                  aria-label={`Remove ${factor.name}`}
                  onClick={() => setRemoving(factor)}
                >
                  Remove
                </Button>
              </li>
            ))}
          </ul>
        )}
      </ListStates>
      {because ? (
        <Text size="sm" c="dimmed" p="sm">
          {because}
        </Text>
      ) : null}
      {adding ? (
        <Dialog
          title={adding === "app" ? "Add an authenticator app" : "Add a passkey"}
          // What is shown once must not go away by a slip.
          closeOnClickOutside={false}
          closeOnEscape={false}
          onClose={close}
        >
          {adding === "app" ? (
            <AddFactor onDone={close} onCancel={close} />
          ) : (
            <AddPasskey onDone={close} onCancel={close} />
          )}
        </Dialog>
      ) : null}
      {removing ? <RemoveDialog factor={removing} onClose={() => setRemoving(null)} /> : null}
    </Panel>
  );
}

function AddButton({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <Button
      size="compact-sm"
      variant="default"
      leftSection={<IconPlus size={14} aria-hidden="true" />}
      onClick={onClick}
    >
      {label}
    </Button>
  );
}

function FactorWords({ factor }: { factor: Factor }) {
  return (
    <div className={classes.words}>
      <Group gap="xs">
        <Text size="sm" fw={550}>
          {factor.name}
        </Text>
        {factor.confirmed_at ? null : <ToneBadge tone="warn">Not confirmed</ToneBadge>}
      </Group>
      <Text size="sm" c="dimmed">
        {factor.kind === "passkey" ? "Passkey" : "Authenticator app"}
        {" · "}
        {factor.last_used_at ? (
          <>
            Last used <WhenText at={factor.last_used_at} />
          </>
        ) : (
          <>
            Added <WhenText at={factor.created_at} />
          </>
        )}
      </Text>
    </div>
  );
}

function RemoveDialog({ factor, onClose }: { factor: Factor; onClose: () => void }) {
  const remove = useSend("delete", "/v1/me/factors/{factor_id}", [
    "/v1/me/factors",
    "/v1/me/recovery-codes",
  ]);
  return (
    <Dialog onClose={onClose} title={`Remove ${factor.name}`}>
      <Stack gap="sm">
        <Text size="sm">
          It is good for nothing from then on. Without any second factor, your password alone opens
          your account.
        </Text>
        <ProblemAlert error={remove.error} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Keep it
          </Button>
          <Button
            loading={remove.isPending}
            onClick={() =>
              remove.mutate({ params: { path: { factor_id: factor.id } } }, { onSuccess: onClose })
            }
          >
            Remove
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
