import { Button, Group, Stack } from "@mantine/core";
import type { ReactNode } from "react";
import type { Client } from "@/api/types";
import { useAdministers } from "@/app/administers";
import { useLocations } from "@/app/locations";
import { useMe } from "@/app/session";
import { Panel, ToneBadge, WhenText } from "@/design";
import { dateIn } from "@/lib/time";
import { usePermissions } from "../access/permissions";
import { sightText } from "../access/sight";
import classes from "./Clients.module.css";

const hasEnded = ({ expires_at }: Client) => !!expires_at && Date.parse(expires_at) <= Date.now();

function State({ client }: { client: Client }) {
  if (client.revoked_at) return <ToneBadge tone="neutral">Revoked</ToneBadge>;
  return hasEnded(client) ? <ToneBadge tone="warn">Ended</ToneBadge> : null;
}

function useFacts(client: Client): [string, ReactNode][] {
  const { tenant } = useMe();
  const { byId } = useLocations();
  const { wordsOf } = usePermissions();
  const places = client.location_ids?.map((id) => byId(id)?.name ?? "a location of others");
  // What ends with the midnight after a day is good until that day.
  const lastDay = client.expires_at && new Date(Date.parse(client.expires_at) - 1);
  return [
    ["May", client.permissions.map(wordsOf).join(", ")],
    ["Sees", sightText(client.fields)],
    ["Where", places ? places.join(", ") : "everywhere"],
    ["From", client.networks.length > 0 ? client.networks.join(", ") : "any address"],
    ["Until", lastDay ? dateIn(tenant.time_zone, lastDay) : "it is revoked"],
    [
      "Last used",
      client.last_used_at ? (
        <WhenText key="used" at={client.last_used_at} zone={tenant.time_zone} />
      ) : (
        "never"
      ),
    ],
    ["Secret", `ends in ${client.secret_tail}`],
  ];
}

interface ClientPanelProps {
  client: Client;
  onChange: () => void;
  onRotate: () => void;
  onRevoke: () => void;
}

/** A program that may act in the clinic: what it holds, and its end. */
export function ClientPanel({ client, onChange, onRotate, onRevoke }: ClientPanelProps) {
  const facts = useFacts(client);
  const mayChange = useAdministers().everywhere("clients:configure") && !client.revoked_at;
  return (
    <Panel
      title={client.name}
      count={client.kind === "oauth" ? "OAuth client" : "API key"}
      action={<State client={client} />}
    >
      <Stack gap="sm">
        <dl className={classes.facts}>
          {facts.map(([name, value]) => (
            <div key={name} style={{ display: "contents" }}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        {mayChange ? (
          <Group gap={6}>
            <Button
              size="compact-sm"
              variant="default"
              onClick={onChange}
              aria-label={`Change ${client.name}`}
            >
              Change
            </Button>
            <Button
              size="compact-sm"
              variant="default"
              onClick={onRotate}
              aria-label={`Give ${client.name} another secret`}
            >
              Another secret
            </Button>
            <Button
              size="compact-sm"
              variant="default"
              onClick={onRevoke}
              aria-label={`Revoke ${client.name}`}
            >
              Revoke
            </Button>
          </Group>
        ) : null}
      </Stack>
    </Panel>
  );
}
