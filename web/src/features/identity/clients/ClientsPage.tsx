import { Button, Stack } from "@mantine/core";
import { IconKey, IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { useList } from "@/api/hooks";
import type { Client } from "@/api/types";
import { useAdministers } from "@/app/administers";
import { EmptyState, ListStates, PageHeader, Panel } from "@/design";
import { ChangeClientModal } from "./ChangeClientModal";
import { ClientPanel } from "./ClientPanel";
import { RevokeModal, RotateModal } from "./EndModals";
import { NewClientModal } from "./NewClientModal";
import { SecretDialog, type Told } from "./SecretDialog";

type Open =
  | { what: "new" }
  | { what: "change" | "rotate" | "revoke"; client: Client }
  | { what: "secret"; told: Told };

function Opened({ open, onOpen }: { open: Open; onOpen: (open: Open | null) => void }) {
  const close = () => onOpen(null);
  const tell = (told: Told) => onOpen({ what: "secret", told });
  switch (open.what) {
    case "new":
      return <NewClientModal onClose={close} onTold={tell} />;
    case "change":
      return <ChangeClientModal client={open.client} onClose={close} />;
    case "rotate":
      return <RotateModal client={open.client} onClose={close} onTold={tell} />;
    case "revoke":
      return <RevokeModal client={open.client} onClose={close} />;
    case "secret":
      return <SecretDialog told={open.told} onClose={close} />;
  }
}

/** Programs that may act in the clinic. */
export default function ClientsPage() {
  const { everywhere } = useAdministers();
  const mayAsk = everywhere("clients:read");
  const list = useList("/v1/clients", { params: { query: {} } }, { enabled: mayAsk });
  const [open, setOpen] = useState<Open | null>(null);
  return (
    <>
      <PageHeader narrow title="API keys" note="Programs that may act in the clinic, and as what.">
        {everywhere("clients:configure") ? (
          <Button
            leftSection={<IconPlus size={16} aria-hidden="true" />}
            onClick={() => setOpen({ what: "new" })}
          >
            New API key
          </Button>
        ) : null}
      </PageHeader>
      <Stack gap="sm" maw={860}>
        {mayAsk ? (
          <ListStates
            list={list}
            empty={
              <Panel>
                <EmptyState icon={<IconKey size={28} />} title="No API keys">
                  A program gets a key of its own, which can be taken from it without harm to
                  others.
                </EmptyState>
              </Panel>
            }
          >
            {(clients) =>
              clients.map((client) => (
                <ClientPanel
                  key={client.id}
                  client={client}
                  onChange={() => setOpen({ what: "change", client })}
                  onRotate={() => setOpen({ what: "rotate", client })}
                  onRevoke={() => setOpen({ what: "revoke", client })}
                />
              ))
            }
          </ListStates>
        ) : (
          <EmptyState icon={<IconKey size={28} />} title="For staff of all locations">
            API keys belong to the whole clinic: they are shown to those whose role holds at all
            locations and lets them see them.
          </EmptyState>
        )}
      </Stack>
      {open ? <Opened open={open} onOpen={setOpen} /> : null}
    </>
  );
}
