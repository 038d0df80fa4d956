import { Link } from "react-router";
import type { AuditEvent } from "@/api/types";
import { useLocations } from "@/app/locations";
import { WhenText } from "@/design";
import { readable } from "@/lib/mask";
import { urls } from "@/lib/urls";
import classes from "./Audit.module.css";
import { actorText } from "./words";

interface EventRowProps {
  event: AuditEvent;
  zone: string;
}

/** One thing that was done: what, by whom, when, and about whom. */
export function EventRow({ event, zone }: EventRowProps) {
  const { byId } = useLocations();
  const { contact, location_id, changed } = event;
  const why = readable(event.why);
  const place = location_id ? byId(location_id)?.name : undefined;
  return (
    <li className={classes.event}>
      <div className={classes.summary}>{event.summary}</div>
      <div className={classes.meta}>
        <span>{actorText(event.actor)}</span>
        {event.on_behalf_of_name ? <span>for {event.on_behalf_of_name}</span> : null}
        <WhenText at={event.at} zone={zone} />
        {contact?.name ? (
          <Link className={classes.link} to={urls.contact(contact.id)}>
            {contact.name}
          </Link>
        ) : null}
        {place ? <span>{place}</span> : null}
        {changed.length > 0 ? (
          <span>changed: {changed.map((name) => name.replaceAll("_", " ")).join(", ")}</span>
        ) : null}
      </div>
      {why ? <div className={classes.meta}>{why}</div> : null}
    </li>
  );
}
