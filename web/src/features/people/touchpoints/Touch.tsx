import { Spoiler } from "@mantine/core";
import type { Touchpoint } from "@/api/types";
import { AgeText } from "@/design";
import { useNow } from "@/lib/age";
import { readable } from "@/lib/mask";
import classes from "./Touch.module.css";
import { cameFromText, recentWords, useTouchpoints } from "./touchpoint";

const LINE_PX = 21;

interface TouchProps {
  touchpoint: Touchpoint;
  /** Source and campaign stand beside it already. */
  said?: boolean;
  /** Of a long message, how many are shown at first. */
  lines?: number;
}

/** What somebody wrote and asked for, in their own words, and quietly where they came from. */
export function Touch({ touchpoint, said, lines = 4 }: TouchProps) {
  const cameFrom = cameFromText(touchpoint, said);
  const message = readable(touchpoint.message);
  return (
    <>
      {message ? (
        <Spoiler
          mt={3}
          maxHeight={lines * LINE_PX}
          showLabel="Show all of it"
          hideLabel="Show less"
        >
          <blockquote className={classes.words}>{message}</blockquote>
        </Spoiler>
      ) : null}
      {touchpoint.message && !message ? (
        <p className={classes.quiet}>What they wrote is hidden by your role.</p>
      ) : null}
      {touchpoint.service ? <p className={classes.asked}>Asked for: {touchpoint.service}</p> : null}
      {cameFrom ? <p className={`${classes.quiet} ${classes.source}`}>{cameFrom}</p> : null}
    </>
  );
}

/** Above a conversation or a contact's page: what a lead wrote lately, so that nobody asks them again. */
export function LeadWords({ contactId, lines }: { contactId: string; lines?: number }) {
  const { items } = useTouchpoints(contactId);
  const now = useNow();
  const touchpoint = recentWords(items, now);
  if (!touchpoint) return null;
  return (
    <section className={classes.lead} aria-label="What they wrote">
      <p className={classes.quiet}>
        What they wrote, <AgeText since={touchpoint.at} /> ago
      </p>
      <Touch touchpoint={touchpoint} lines={lines} />
    </section>
  );
}
