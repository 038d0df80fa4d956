import { Anchor, Text } from "@mantine/core";
import { IconArrowLeft } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { Link, useNavigate } from "react-router";
import type { Contact, Conversation } from "@/api/types";
import { useLocations } from "@/app/locations";
import { WhenText } from "@/design";
import { LeadWords } from "@/features/people/touchpoints/Touch";
import { phoneText } from "@/lib/phone";
import { urls } from "@/lib/urls";
import { Handled } from "./Handled";
import classes from "./Inbox.module.css";
import { ReplyBox } from "./ReplyBox";
import { Thread } from "./Thread";
import { ThreadSwitch } from "./ThreadSwitch";
import { placesOf, snippet } from "./threads";

interface HeadProps {
  contact: Contact | undefined;
  /** Where the thread is, for those who see several locations. */
  place?: string;
  children?: ReactNode;
}

/** Who it is, with the way back on a phone. */
export function Head({ contact, place, children }: HeadProps) {
  const facts = [contact?.phone ? phoneText(contact.phone) : "", place ?? ""].filter(Boolean);
  return (
    <div className={classes.head}>
      <Anchor
        component={Link}
        to={urls.inbox()}
        className={classes.back}
        aria-label="Back to all conversations"
      >
        <IconArrowLeft size={20} aria-hidden="true" />
      </Anchor>
      {contact ? (
        <div className={classes.person}>
          <Anchor component={Link} to={urls.contact(contact.id)} fw={600}>
            {contact.name}
          </Anchor>
          <Text size="xs" c="dimmed">
            {facts.join(" · ")}
          </Text>
        </div>
      ) : null}
      {children}
    </div>
  );
}

interface OpenThreadProps {
  contact: Contact;
  locationId: string;
  threads: Conversation[];
}

/** The thread with a contact at one location. */
export function OpenThread({ contact, locationId, threads }: OpenThreadProps) {
  const navigate = useNavigate();
  const { all, byId, zoneOf } = useLocations();
  const places = placesOf(threads, locationId);
  // The switch says it, too.
  const place = all.length > 1 && places.length === 1 ? byId(locationId)?.name : undefined;
  return (
    <>
      <Head contact={contact} place={place}>
        <ThreadSwitch
          places={places}
          value={locationId}
          onChange={(to) => navigate(urls.thread(contact.id, to))}
        />
        <Handled contactId={contact.id} locationId={locationId} />
      </Head>
      <LeadWords contactId={contact.id} lines={3} />
      <Thread
        key={locationId}
        contactId={contact.id}
        locationId={locationId}
        zone={zoneOf(locationId)}
      />
      <div className={classes.reply}>
        <ReplyBox key={`${contact.id} ${locationId}`} contact={contact} locationId={locationId} />
      </div>
    </>
  );
}

/** Which thread? The contact writes with several locations, and each has its own. */
export function ThreadChoice({ contact, threads }: Omit<OpenThreadProps, "locationId">) {
  const { byId, zoneOf, severalZones } = useLocations();
  return (
    <>
      <Head contact={contact} />
      <nav className={classes.rows} aria-label={`Threads with ${contact.name}`}>
        <Text size="sm" c="dimmed" p="sm">
          {contact.name} writes with {threads.length} locations, each in a thread of its own. Which
          one?
        </Text>
        <ul>
          {threads.map(({ id, location_id, last_message: last }) => (
            <li key={id}>
              <Link to={urls.thread(contact.id, location_id)} className={classes.row}>
                <span className={classes.top}>
                  <span className={classes.name}>{byId(location_id)?.name ?? "Elsewhere"}</span>
                  {last ? (
                    <span className={classes.when}>
                      <WhenText at={last.at} zone={zoneOf(location_id)} named={severalZones} />
                    </span>
                  ) : null}
                </span>
                <span className={classes.snippet}>{snippet(last)}</span>
              </Link>
            </li>
          ))}
        </ul>
      </nav>
    </>
  );
}
