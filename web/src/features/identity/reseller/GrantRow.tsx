import { Button } from "@mantine/core";
import type { ResellerGrant } from "@/api/types";
import { useLocations } from "@/app/locations";
import { ToneBadge } from "@/design";
import { dateIn } from "@/lib/time";
import rows from "../impersonation/ImpersonationRow.module.css";
import { KIND, MODE } from "../impersonation/words";

const STATE: Record<ResellerGrant["state"], string> = {
  live: "Live",
  revoked: "Revoked",
  expired: "Over",
};

interface GrantRowProps {
  grant: ResellerGrant;
  zone: string;
  onRevoke?: (() => void) | undefined;
}

/** What was granted, where and until when. */
export function GrantRow({ grant, zone, onRevoke }: GrantRowProps) {
  const { byId } = useLocations();
  const { kind, mode, location_ids, state, given_by_name } = grant;
  const places = location_ids?.map((id) => byId(id)?.name ?? "a location of others");
  // What ends with the midnight after a day is good until that day.
  const lastDay = new Date(Date.parse(grant.expires_at) - 1);
  return (
    <li className={rows.row}>
      <div className={rows.words}>
        <div className={rows.who}>
          {KIND[kind]}, {MODE[mode]}
          <ToneBadge tone={state === "live" ? "good" : "neutral"}>{STATE[state]}</ToneBadge>
        </div>
        <div className={rows.meta}>
          <span>{places ? places.join(", ") : "everywhere"}</span>
          <span>until {dateIn(zone, lastDay)}</span>
          {given_by_name ? <span>given by {given_by_name}</span> : null}
        </div>
      </div>
      {state === "live" && onRevoke ? (
        <Button variant="default" onClick={onRevoke} aria-label={`Revoke ${KIND[kind]}`}>
          Revoke
        </Button>
      ) : null}
    </li>
  );
}
