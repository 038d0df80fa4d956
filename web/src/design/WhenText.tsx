import { Tooltip } from "@mantine/core";
import { ageSeconds, ageText, useNow } from "@/lib/age";
import { clock, dateTime, dayIn, hereZone, zoneName } from "@/lib/time";

interface WhenProps {
  at: string;
  zone?: string;
  /** Says which clock it is: for lists that mix locations of several zones. */
  named?: boolean;
}

/** An instant on a location's clock: the time alone for today, with its day otherwise. */
export function WhenText({ at, zone = hereZone(), named = false }: WhenProps) {
  const today = dayIn(zone, at) === dayIn(zone, Date.now());
  return (
    <Tooltip label={`${dateTime(zone, at)} ${zoneName(zone, new Date(at))}`}>
      <time dateTime={at}>
        {today ? clock(zone, at) : dateTime(zone, at)}
        {named ? ` ${zoneName(zone, new Date(at))}` : ""}
      </time>
    </Tooltip>
  );
}

/** How long ago, ticking. Hidden from screen readers' live regions: seconds would never stop. */
export function AgeText({ since }: { since: string }) {
  const now = useNow();
  return <time dateTime={since}>{ageText(ageSeconds(since, now))}</time>;
}
