import { Button, Stack } from "@mantine/core";
import { IconBuildingSkyscraper, IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { useList } from "@/api/hooks";
import type { FleetClinic } from "@/api/types";
import { useAdministers } from "@/app/administers";
import { useMe } from "@/app/session";
import { EmptyState, ListStates, PageHeader, Panel, WhenText } from "@/design";
import { ImpersonationRow } from "../impersonation/ImpersonationRow";
import rows from "../impersonation/ImpersonationRow.module.css";
import { ClinicPanel } from "./ClinicPanel";
import { EnterModal } from "./EnterModal";
import { InviteClinicModal } from "./InviteClinicModal";

type Open = { what: "invite" } | { what: "enter" | "emergency"; clinic: FleetClinic };

function Invited({ zone }: { zone: string }) {
  const invited = useList("/v1/fleet/invitations", {});
  if (invited.items.length === 0) return null;
  return (
    <Panel title="Invited" count={invited.items.length} flush>
      <ul className={rows.list}>
        {invited.items.map(({ name, invited_at, expires_at }) => (
          <li key={`${name} ${invited_at}`} className={rows.row}>
            <div className={rows.words}>
              <div className={rows.who}>{name}</div>
              <div className={rows.meta}>
                <span>
                  The link is good until <WhenText at={expires_at} zone={zone} />
                </span>
              </div>
            </div>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** The clinics that a reseller looks after: counts, never patients. */
export default function FleetPage() {
  const zone = useMe().tenant.time_zone;
  const { everywhere } = useAdministers();
  const clinics = useList("/v1/fleet/clinics", { params: { query: {} } });
  const acted = useList("/v1/fleet/impersonations", { params: { query: {} } });
  const [open, setOpen] = useState<Open | null>(null);
  const close = () => setOpen(null);
  return (
    <>
      <PageHeader narrow title="Clinics" note="Counts of the last 30 days. No patient is shown.">
        {everywhere("fleet:configure") ? (
          <Button
            leftSection={<IconPlus size={16} aria-hidden="true" />}
            onClick={() => setOpen({ what: "invite" })}
          >
            Invite a clinic
          </Button>
        ) : null}
      </PageHeader>
      <Stack gap="sm" maw={860}>
        <ListStates
          list={clinics}
          empty={
            <Panel>
              <EmptyState icon={<IconBuildingSkyscraper size={28} />} title="No clinics yet">
                Invite a clinic's owner, or ask whoever runs Attend to attach one.
              </EmptyState>
            </Panel>
          }
        >
          {(items) =>
            items.map((clinic) => (
              <ClinicPanel
                key={clinic.id}
                clinic={clinic}
                zone={zone}
                onEnter={() => setOpen({ what: "enter", clinic })}
                onBreakGlass={() => setOpen({ what: "emergency", clinic })}
              />
            ))
          }
        </ListStates>
        <Invited zone={zone} />
        <Panel title="What we did" flush>
          <ListStates
            list={acted}
            empty={
              <EmptyState
                icon={<IconBuildingSkyscraper size={28} />}
                title="Nobody has acted in a clinic"
              />
            }
          >
            {(items) => (
              <ul className={rows.list}>
                {items.map((impersonation) => (
                  <ImpersonationRow
                    key={impersonation.id}
                    impersonation={impersonation}
                    zone={zone}
                    inClinic
                  />
                ))}
              </ul>
            )}
          </ListStates>
        </Panel>
      </Stack>
      {open?.what === "invite" ? <InviteClinicModal onClose={close} /> : null}
      {open?.what === "enter" || open?.what === "emergency" ? (
        <EnterModal clinic={open.clinic} emergency={open.what === "emergency"} onClose={close} />
      ) : null}
    </>
  );
}
