import { Button, Group, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { ifMatch } from "@/api/call";
import { useSend } from "@/api/hooks";
import type { SsoConnection } from "@/api/types";
import { Copyable, Panel, ProblemAlert, ToneBadge } from "@/design";
import { urls } from "@/lib/urls";
import { useLink } from "./LinkPanel";
import { RemoveModal } from "./RemoveModal";
import classes from "./Sso.module.css";
import { Trial } from "./Trial";

interface ConnectionPanelProps {
  connection: SsoConnection;
  mayChange: boolean;
  onEdit: () => void;
}

const facts = (connection: SsoConnection): [string, string][] => [
  ["Issuer", connection.issuer],
  ["Client ID", connection.client_id],
  ["Client secret", connection.has_secret ? "kept sealed" : "none: a public client"],
  ["Groups claim", connection.groups_claim],
  [
    "New people",
    connection.creates_accounts ? "get an account, if a group gives a role" : "only by invitation",
  ],
];

/** A provider: what is set up, what to enter there, the trial, and its switch. */
export function ConnectionPanel({ connection, mayChange, onEdit }: ConnectionPanelProps) {
  const { id, name, enabled } = connection;
  const params = { path: { connection_id: id } };
  const update = useSend("patch", "/v1/sso/connections/{connection_id}", ["/v1/sso/connections"]);
  const trial = useSend("post", "/v1/sso/connections/{connection_id}/test", ["/v1/sso/domains"]);
  const own = useLink(urls.sso());
  const [removing, setRemoving] = useState(false);
  const flip = () =>
    update.mutate({ params, headers: ifMatch(connection), body: { enabled: !enabled } });
  return (
    <Panel
      title={name}
      action={
        enabled ? <ToneBadge tone="good">On</ToneBadge> : <ToneBadge tone="neutral">Off</ToneBadge>
      }
    >
      <Stack gap="sm">
        <dl className={classes.facts}>
          {facts(connection).map(([term, value]) => (
            <div key={term} style={{ display: "contents" }}>
              <dt>{term}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        <Addresses connection={connection} />
        <ProblemAlert error={update.error ?? trial.error ?? own.error} />
        {mayChange ? (
          <Group gap={6}>
            <Button
              size="compact-sm"
              loading={trial.isPending}
              onClick={() => trial.mutate({ params })}
            >
              Try it
            </Button>
            <Button
              size="compact-sm"
              variant="default"
              loading={update.isPending}
              onClick={flip}
              aria-label={`Switch ${name} ${enabled ? "off" : "on"}`}
            >
              {enabled ? "Switch off" : "Switch on"}
            </Button>
            {enabled ? (
              <Button
                size="compact-sm"
                variant="default"
                loading={own.isPending}
                onClick={() => own.link(id)}
              >
                Link my own account
              </Button>
            ) : null}
            <Button
              size="compact-sm"
              variant="default"
              onClick={onEdit}
              aria-label={`Change ${name}`}
            >
              Change
            </Button>
            <Button
              size="compact-sm"
              variant="default"
              onClick={() => setRemoving(true)}
              aria-label={`Remove ${name}`}
            >
              Remove
            </Button>
          </Group>
        ) : null}
        {trial.data ? <Trial trial={trial.data} /> : null}
      </Stack>
      {removing ? <RemoveModal connection={connection} onClose={() => setRemoving(false)} /> : null}
    </Panel>
  );
}

function Addresses({ connection }: { connection: SsoConnection }) {
  return (
    <Stack gap={6}>
      <Text size="sm" fw={550}>
        Enter these at the provider
      </Text>
      <Text size="sm">Redirect URI</Text>
      <Copyable value={connection.redirect_uri} label="Copy the redirect URI" />
      <Text size="sm">Sign-out redirect URI</Text>
      <Copyable
        value={connection.post_logout_redirect_uri}
        label="Copy the sign-out redirect URI"
      />
      <Text size="sm">Back-channel logout URI</Text>
      <Copyable
        value={connection.backchannel_logout_uri}
        label="Copy the back-channel logout URI"
      />
    </Stack>
  );
}
