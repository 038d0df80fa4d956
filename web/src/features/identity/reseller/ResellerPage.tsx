import { Button, Select, Skeleton, Stack, Text } from "@mantine/core";
import { IconLifebuoy, IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { ifMatch } from "@/api/call";
import { useList, useRead, useSend } from "@/api/hooks";
import type { Impersonation, Reseller, ResellerGrant } from "@/api/types";
import { useAdministers } from "@/app/administers";
import { useMe } from "@/app/session";
import { EmptyState, ListStates, PageHeader, Panel, ProblemAlert, WhenText } from "@/design";
import { ImpersonationRow } from "../impersonation/ImpersonationRow";
import rows from "../impersonation/ImpersonationRow.module.css";
import { EndModal, LeaveModal, RevokeGrantModal } from "./EndModals";
import { GrantModal } from "./GrantModal";
import { GrantRow } from "./GrantRow";

type Open =
  | { what: "grant" | "leave" }
  | { what: "revoke"; grant: ResellerGrant }
  | { what: "end"; impersonation: Impersonation };

function Opened({ open, onClose }: { open: Open; onClose: () => void }) {
  switch (open.what) {
    case "grant":
      return <GrantModal onClose={onClose} />;
    case "leave":
      return <LeaveModal onClose={onClose} />;
    case "revoke":
      return <RevokeGrantModal grant={open.grant} onClose={onClose} />;
    case "end":
      return <EndModal impersonation={open.impersonation} onClose={onClose} />;
  }
}

const CONSENT: { value: Reseller["consent"]; label: string }[] = [
  { value: "never", label: "Never, not even with a grant" },
  { value: "when_granted", label: "While a grant lives" },
  { value: "emergency", label: "While a grant lives, and looking only in an emergency" },
];

interface WhoProps {
  tie: Reseller;
  zone: string;
  onLeave: () => void;
}

function Who({ tie, zone, onLeave }: WhoProps) {
  const mayChange = useAdministers().everywhere("reseller:configure");
  const update = useSend("patch", "/v1/reseller", ["/v1/reseller", "/v1/impersonations"]);
  const leave =
    mayChange && tie.reseller ? (
      <Button variant="default" onClick={onLeave}>
        Leave
      </Button>
    ) : null;
  return (
    <Panel title={tie.reseller?.name ?? "No reseller"} action={leave}>
      <Stack gap="sm">
        <Text size="sm">
          {tie.reseller && tie.attached_at ? (
            <>
              Looks after your clinic since <WhenText at={tie.attached_at} zone={zone} />. They see
              how many contacts, visits and texts there are, and no patient.
            </>
          ) : (
            "Nobody looks after your clinic but yourselves."
          )}
        </Text>
        <Select
          label="When their people may act in your clinic"
          description="What this no longer covers ends within seconds."
          data={CONSENT}
          value={tie.consent}
          allowDeselect={false}
          disabled={!mayChange || update.isPending}
          onChange={(consent) => {
            if (!consent) return;
            update.mutate({ headers: ifMatch(tie), body: { consent } });
          }}
        />
        <ProblemAlert error={update.error} />
      </Stack>
    </Panel>
  );
}

/** Who looks after the clinic, what they may do in it, and what they did. */
export default function ResellerPage() {
  const zone = useMe().tenant.time_zone;
  const { everywhere } = useAdministers();
  const tie = useRead("/v1/reseller", {});
  const grants = useList("/v1/reseller-grants", { params: { query: {} } });
  const acted = useList(
    "/v1/impersonations",
    { params: { query: {} } },
    { refetchInterval: 10_000 },
  );
  const [open, setOpen] = useState<Open | null>(null);
  const mayGrant = everywhere("reseller:configure") && !!tie.data?.reseller;
  return (
    <>
      <PageHeader narrow title="Reseller" note="Who looks after your clinic, and what they may.">
        {mayGrant ? (
          <Button
            leftSection={<IconPlus size={16} aria-hidden="true" />}
            onClick={() => setOpen({ what: "grant" })}
          >
            Let them act
          </Button>
        ) : null}
      </PageHeader>
      <Stack gap="sm" maw={860}>
        {tie.isLoading ? <Skeleton height={150} aria-busy="true" aria-label="Loading" /> : null}
        <ProblemAlert error={tie.error} onRetry={() => void tie.refetch()} />
        {tie.data ? (
          <Who tie={tie.data} zone={zone} onLeave={() => setOpen({ what: "leave" })} />
        ) : null}
        <Panel title="What they did" flush>
          <ListStates
            list={acted}
            empty={
              <EmptyState icon={<IconLifebuoy size={28} />} title="Nobody has acted here">
                Whoever does is listed here with the reason, and can be sent out at once.
              </EmptyState>
            }
          >
            {(items) => (
              <ul className={rows.list}>
                {items.map((impersonation) => (
                  <ImpersonationRow
                    key={impersonation.id}
                    impersonation={impersonation}
                    zone={zone}
                    onEnd={() => setOpen({ what: "end", impersonation })}
                  />
                ))}
              </ul>
            )}
          </ListStates>
        </Panel>
        <Panel title="What they may" flush>
          <ListStates
            list={grants}
            empty={
              <EmptyState icon={<IconLifebuoy size={28} />} title="Nothing is granted">
                Without a grant their people see counts, and nothing else.
              </EmptyState>
            }
          >
            {(items) => (
              <ul className={rows.list}>
                {items.map((grant) => (
                  <GrantRow
                    key={grant.id}
                    grant={grant}
                    zone={zone}
                    onRevoke={mayGrant ? () => setOpen({ what: "revoke", grant }) : undefined}
                  />
                ))}
              </ul>
            )}
          </ListStates>
        </Panel>
      </Stack>
      {open ? <Opened open={open} onClose={() => setOpen(null)} /> : null}
    </>
  );
}
