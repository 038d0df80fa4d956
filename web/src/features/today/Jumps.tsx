import { LEADS_ANCHOR, useNewLeads } from "./NewLeads";
import { REPLIES_ANCHOR, useRepliesWaiting } from "./RepliesWaiting";
import classes from "./Today.module.css";

/**
 * Where the screen is too narrow for two columns, leads and replies are below a whole day of
 * visits: this says at the top that they are there, and leads to them.
 */
export function Jumps({ locationId }: { locationId: string | undefined }) {
  const { leads } = useNewLeads(locationId);
  const replies = useRepliesWaiting(locationId);
  const jumps = [
    { to: LEADS_ANCHOR, count: leads.length, words: ["new lead", "new leads"] },
    {
      to: REPLIES_ANCHOR,
      count: replies.items.length,
      words: ["reply waiting", "replies waiting"],
    },
  ].filter(({ count }) => count > 0);
  if (jumps.length === 0) return null;
  return (
    <nav className={classes.jumps} aria-label="Below the visits">
      {jumps.map(({ to, count, words }) => (
        <a key={to} href={`#${to}`}>
          <b className="tabular">{count}</b> {count === 1 ? words[0] : words[1]}
        </a>
      ))}
    </nav>
  );
}
