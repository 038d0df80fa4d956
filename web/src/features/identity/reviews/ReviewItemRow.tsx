import { Button, Group } from "@mantine/core";
import type { AccessReviewItem } from "@/api/types";
import { ToneBadge, WhenText } from "@/design";
import { dateIn } from "@/lib/time";
import rows from "../impersonation/ImpersonationRow.module.css";

interface ReviewItemRowProps {
  item: AccessReviewItem;
  zone: string;
  isMine: boolean;
  isPending: boolean;
  onKeep?: (() => void) | undefined;
  onRevoke?: (() => void) | undefined;
}

/** What ends with the midnight after a day is good until that day. */
const lastDay = (ends: string, zone: string) => dateIn(zone, new Date(Date.parse(ends) - 1));

function Decision({ item }: { item: AccessReviewItem }) {
  if (!item.decision) return null;
  return (
    <ToneBadge tone={item.decision === "keep" ? "good" : "bad"}>
      {item.decision === "keep" ? "Kept" : "Revoked"}
    </ToneBadge>
  );
}

/** When it was last made use of, and how a person signs in. */
function Used({ item, zone }: { item: AccessReviewItem; zone: string }) {
  if (item.kind === "reseller_grant") return null;
  const isPerson = item.kind === "membership";
  return (
    <>
      <span>
        {isPerson ? "signed in " : "used "}
        {item.last_used_at ? <WhenText at={item.last_used_at} zone={zone} /> : "never"}
      </span>
      {isPerson ? <span>{item.second_factor ? "second factor" : "no second factor"}</span> : null}
    </>
  );
}

/** What somebody holds, and what is decided of it. */
export function ReviewItemRow(props: ReviewItemRowProps) {
  const { item, zone, isMine, isPending, onKeep, onRevoke } = props;
  const isOver = item.decision === "revoke";
  return (
    <li className={rows.row} style={{ flexWrap: "wrap" }}>
      <div className={rows.words} style={{ flexBasis: 220 }}>
        <div className={rows.who}>
          {item.name}
          {isMine ? " (you)" : null}
          <Decision item={item} />
        </div>
        <div>
          {item.holds}, {item.at === "Everywhere" ? "everywhere" : item.at}
        </div>
        <div className={rows.meta}>
          {item.email ? <span>{item.email}</span> : null}
          <Used item={item} zone={zone} />
          {item.ends_at ? <span>until {lastDay(item.ends_at, zone)}</span> : null}
          {item.via_group ? <span>by a group of your directory</span> : null}
          {item.decided_by_name ? <span>decided by {item.decided_by_name}</span> : null}
          {item.note ? <span>“{item.note}”</span> : null}
        </div>
      </div>
      {isOver || !onKeep || !onRevoke ? null : (
        <Group gap="xs">
          {item.decision === "keep" ? null : (
            <Button
              variant="default"
              onClick={onKeep}
              disabled={isPending}
              aria-label={`Keep ${item.holds} of ${item.name}`}
            >
              Keep
            </Button>
          )}
          <Button
            variant="default"
            onClick={onRevoke}
            disabled={isPending}
            aria-label={`Revoke ${item.holds} of ${item.name}`}
          >
            Revoke
          </Button>
        </Group>
      )}
    </li>
  );
}
