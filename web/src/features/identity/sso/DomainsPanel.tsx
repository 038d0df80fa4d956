import { Box, Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { useList, useSend } from "@/api/hooks";
import type { SsoConnection, SsoDomain } from "@/api/types";
import { Copyable, Dialog, ListStates, Panel, ProblemAlert, ToneBadge } from "@/design";
import { FormShell } from "@/forms/FormShell";
import { useProblemForm } from "@/forms/useProblemForm";
import classes from "./Sso.module.css";

interface DomainsPanelProps {
  connection: SsoConnection;
  mayChange: boolean;
}

/** Whose addresses lead to this provider, once a TXT record has proven it. */
export function DomainsPanel({ connection, mayChange }: DomainsPanelProps) {
  const query = { connection_id: connection.id };
  const list = useList("/v1/sso/domains", { params: { query } });
  const [adding, setAdding] = useState(false);
  return (
    <Panel
      title={`Domains of ${connection.name}`}
      flush
      action={
        mayChange ? (
          <Button size="compact-sm" variant="default" onClick={() => setAdding(true)}>
            Add a domain
          </Button>
        ) : null
      }
    >
      <ListStates
        list={list}
        rows={1}
        empty={
          <Text size="sm" c="dimmed" p="sm">
            Without a proven domain, nobody is sent to the provider by their address.
          </Text>
        }
      >
        {(domains) => (
          <ul className={classes.rows}>
            {domains.map((domain) => (
              <Row key={domain.id} domain={domain} mayChange={mayChange} />
            ))}
          </ul>
        )}
      </ListStates>
      {adding ? <AddModal connection={connection} onClose={() => setAdding(false)} /> : null}
    </Panel>
  );
}

function Row({ domain, mayChange }: { domain: SsoDomain; mayChange: boolean }) {
  const params = { path: { domain_id: domain.id } };
  const prove = useSend("post", "/v1/sso/domains/{domain_id}/proof", ["/v1/sso/domains"]);
  const remove = useSend("delete", "/v1/sso/domains/{domain_id}", ["/v1/sso/domains"]);
  const proven = !!domain.proven_at;
  return (
    <li className={classes.row}>
      <div className={classes.words}>
        <Group gap="xs">
          <Text size="sm" fw={550}>
            {domain.domain}
          </Text>
          {proven ? (
            <ToneBadge tone="good">Proven</ToneBadge>
          ) : (
            <ToneBadge tone="warn">Not proven</ToneBadge>
          )}
        </Group>
      </div>
      {mayChange ? (
        <Group gap={6}>
          {proven ? null : (
            <Button
              size="compact-sm"
              loading={prove.isPending}
              onClick={() => prove.mutate({ params })}
              aria-label={`Look for the record of ${domain.domain}`}
            >
              Look for the record
            </Button>
          )}
          <Button
            size="compact-sm"
            variant="default"
            loading={remove.isPending}
            onClick={() => remove.mutate({ params })}
            aria-label={`Remove ${domain.domain}`}
          >
            Remove
          </Button>
        </Group>
      ) : null}
      {proven ? null : (
        <Stack gap={6} className={classes.record}>
          <Text size="sm">Add this TXT record where the domain is kept:</Text>
          <Copyable value={domain.record_name} label={`Copy the name for ${domain.domain}`} />
          <Copyable value={domain.record_value} label={`Copy the text for ${domain.domain}`} />
        </Stack>
      )}
      {prove.error || remove.error ? (
        <Box className={classes.record}>
          <ProblemAlert error={prove.error ?? remove.error} />
        </Box>
      ) : null}
    </li>
  );
}

function AddModal({ connection, onClose }: { connection: SsoConnection; onClose: () => void }) {
  const add = useSend("post", "/v1/sso/domains", ["/v1/sso/domains"]);
  const of = useProblemForm({ initialValues: { domain: "" } });
  return (
    <Dialog onClose={onClose} title="Add a domain">
      <FormShell
        of={of}
        submit="Add it"
        onCancel={onClose}
        onSubmit={async ({ domain }) => {
          await add.mutateAsync({ body: { connection_id: connection.id, domain } });
          onClose();
        }}
      >
        <TextInput
          label="Domain"
          description="What stands behind the @ in your people's addresses."
          data-autofocus
          {...of.form.getInputProps("domain")}
          key={of.form.key("domain")}
        />
      </FormShell>
    </Dialog>
  );
}
