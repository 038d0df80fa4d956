import { Button, Stack } from "@mantine/core";
import { IconLogin2, IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { useList } from "@/api/hooks";
import type { SsoConnection } from "@/api/types";
import { useAdministers } from "@/app/administers";
import { useCanEverywhere } from "@/app/session";
import { EmptyState, ListStates, PageHeader, Panel } from "@/design";
import { ConnectionModal } from "./ConnectionModal";
import { ConnectionPanel } from "./ConnectionPanel";
import { DomainsPanel } from "./DomainsPanel";
import { MappingsPanel } from "./MappingsPanel";

/** How the clinic's people sign in by the clinic's own provider. */
export default function SsoPage() {
  const mayAsk = useCanEverywhere()("security:read");
  const mayChange = useAdministers().everywhere("sso:configure");
  const list = useList("/v1/sso/connections", { params: { query: {} } }, { enabled: mayAsk });
  const [open, setOpen] = useState<SsoConnection | "new" | null>(null);
  const add = (
    <Button leftSection={<IconPlus size={16} aria-hidden="true" />} onClick={() => setOpen("new")}>
      Connect a provider
    </Button>
  );
  return (
    <>
      <PageHeader
        narrow
        title="Single sign-on"
        note="Your people sign in where they do for everything else: Okta, Entra ID, Google, Keycloak."
      >
        {mayChange && list.items.length > 0 ? add : null}
      </PageHeader>
      <Stack gap="sm" maw={860}>
        {mayAsk ? (
          <ListStates
            list={list}
            empty={
              <Panel>
                <EmptyState icon={<IconLogin2 size={28} />} title="No provider is connected">
                  {mayChange ? (
                    <Stack gap="sm" align="center">
                      <span>
                        Any provider that speaks OpenID Connect will do. Nobody is sent there before
                        you switch it on.
                      </span>
                      {add}
                    </Stack>
                  ) : (
                    "An owner of the clinic can connect one."
                  )}
                </EmptyState>
              </Panel>
            }
          >
            {(connections) =>
              connections.map((connection) => (
                <Stack key={connection.id} gap="sm">
                  <ConnectionPanel
                    connection={connection}
                    mayChange={mayChange}
                    onEdit={() => setOpen(connection)}
                  />
                  <DomainsPanel connection={connection} mayChange={mayChange} />
                  <MappingsPanel connection={connection} mayChange={mayChange} />
                </Stack>
              ))
            }
          </ListStates>
        ) : (
          <EmptyState icon={<IconLogin2 size={28} />} title="For staff of all locations">
            Single sign-on belongs to the whole clinic: it is shown to those whose role holds at all
            locations and lets them see it.
          </EmptyState>
        )}
      </Stack>
      {open ? (
        <ConnectionModal connection={open === "new" ? null : open} onClose={() => setOpen(null)} />
      ) : null}
    </>
  );
}
