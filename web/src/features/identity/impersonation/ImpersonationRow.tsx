import { Anchor, Button } from "@mantine/core";
import { Link } from "react-router";
import type { Impersonation } from "@/api/types";
import { useAdministers } from "@/app/administers";
import { ToneBadge, WhenText } from "@/design";
import { urls } from "@/lib/urls";
import classes from "./ImpersonationRow.module.css";
import { doing } from "./words";

function State({ impersonation }: { impersonation: Impersonation }) {
  const { state, ended_by, emergency } = impersonation;
  if (state === "running") {
    return <ToneBadge tone={emergency ? "bad" : "warn"}>Running</ToneBadge>;
  }
  if (state === "expired") return <ToneBadge tone="neutral">Over by time</ToneBadge>;
  return (
    <ToneBadge tone="neutral">
      {ended_by === "clinic" ? "Ended by the clinic" : "Ended by them"}
    </ToneBadge>
  );
}

interface ImpersonationRowProps {
  impersonation: Impersonation;
  zone: string;
  /** At the reseller: which clinic it was. */
  inClinic?: boolean;
  onEnd?: (() => void) | undefined;
}

/** Who acted, as what, why and how long. */
export function ImpersonationRow(props: ImpersonationRowProps) {
  const { impersonation, zone, inClinic, onEnd } = props;
  const { actor, clinic, reason, ticket, state } = impersonation;
  const mayAudit = useAdministers().may("audit:read");
  const running = state === "running";
  return (
    <li className={classes.row}>
      <div className={classes.words}>
        <div className={classes.who}>
          {actor.name} {inClinic ? `in ${clinic.name}` : null}
          <State impersonation={impersonation} />
        </div>
        <div>{reason}</div>
        <div className={classes.meta}>
          <span>{ticket}</span>
          <span>{doing(impersonation)}</span>
          <span>
            <WhenText at={impersonation.started_at} zone={zone} />
            {" to "}
            <WhenText at={impersonation.ended_at ?? impersonation.expires_at} zone={zone} />
            {running ? " at most" : null}
          </span>
          {actor.email && !inClinic ? <span>{actor.email}</span> : null}
          {mayAudit && !inClinic ? (
            <Anchor component={Link} to={urls.audit(impersonation.id)} inherit>
              What {actor.name} did
            </Anchor>
          ) : null}
        </div>
      </div>
      {running && onEnd ? (
        <Button variant="default" onClick={onEnd} aria-label={`End what ${actor.name} does`}>
          End
        </Button>
      ) : null}
    </li>
  );
}
