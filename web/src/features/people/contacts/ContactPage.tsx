import { Anchor, Button, Skeleton, Stack, Tabs } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconCalendarPlus } from "@tabler/icons-react";
import { Link, useParams } from "react-router";
import { useRead } from "@/api/hooks";
import type { Contact } from "@/api/types";
import { useLocations } from "@/app/locations";
import { useCan } from "@/app/session";
import { PageHeader, Panel, ProblemAlert, ToneBadge } from "@/design";
import { LeadWords } from "@/features/people/touchpoints/Touch";
import { phoneText } from "@/lib/phone";
import { urls } from "@/lib/urls";
import classes from "./Contact.module.css";
import { Warmth } from "./ContactsPage";
import { Details } from "./Details";
import { Talk } from "./Talk";
import { Timeline } from "./Timeline";
import { Visits } from "./Visits";

function Body({ contact, zone }: { contact: Contact; zone: string }) {
  const wide = useMediaQuery("(min-width: 75em)", true, { getInitialValueInEffect: false });
  const can = useCan();
  const talk = can("messages:read");
  return (
    <div className={classes.columns}>
      <Tabs defaultValue="timeline" keepMounted={false}>
        <Tabs.List mb="sm">
          <Tabs.Tab value="timeline">Timeline</Tabs.Tab>
          {!wide && talk ? <Tabs.Tab value="talk">Messages</Tabs.Tab> : null}
          {can("bookings:read") ? <Tabs.Tab value="visits">Visits</Tabs.Tab> : null}
          <Tabs.Tab value="details">Details</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="timeline">
          <Panel flush>
            <Timeline contactId={contact.id} zone={zone} />
          </Panel>
        </Tabs.Panel>
        {!wide && talk ? (
          <Tabs.Panel value="talk">
            <Talk contact={contact} />
          </Tabs.Panel>
        ) : null}
        <Tabs.Panel value="visits">
          <Panel flush>
            <Visits contactId={contact.id} />
          </Panel>
        </Tabs.Panel>
        <Tabs.Panel value="details">
          <Panel>
            <Details contact={contact} />
          </Panel>
        </Tabs.Panel>
      </Tabs>
      {wide && talk ? (
        <div className={classes.side}>
          <Talk contact={contact} />
        </div>
      ) : null}
    </div>
  );
}

/** Phone and e-mail under the name, to be called and written to; a masked one is only read. */
function Reach({ phone, email }: Pick<Contact, "phone" | "email">) {
  return (
    <span className={classes.reach}>
      {phone && /^\+\d+$/.test(phone) ? (
        <a href={`tel:${phone}`}>{phoneText(phone)}</a>
      ) : (
        <span>{phone}</span>
      )}
      {email?.includes("@") && !email.includes("•") ? (
        <a href={`mailto:${email}`}>{email}</a>
      ) : (
        <span>{email}</span>
      )}
    </span>
  );
}

export default function ContactPage() {
  const { id = "" } = useParams();
  const can = useCan();
  const { zoneOf } = useLocations();
  const contact = useRead("/v1/contacts/{contact_id}", { params: { path: { contact_id: id } } });
  const back = (
    <Anchor component={Link} to={urls.contacts()} size="sm">
      Contacts
    </Anchor>
  );

  if (contact.error) {
    return (
      <>
        <PageHeader title={contact.error.status === 404 ? "Not found" : "Contact"} back={back} />
        <ProblemAlert error={contact.error} onRetry={() => void contact.refetch()} />
      </>
    );
  }
  if (!contact.data) {
    return (
      <Stack aria-busy="true">
        <Skeleton height={40} maw={320} />
        <Skeleton height={320} />
      </Stack>
    );
  }
  const { name, phone, email, warmness, sms_opt_out, home_location_id } = contact.data;
  return (
    <>
      <PageHeader
        title={name}
        back={back}
        note={<Reach phone={phone} email={email} />}
        beside={
          <>
            <Warmth warmness={warmness} />
            {sms_opt_out ? <ToneBadge tone="bad">No texts</ToneBadge> : null}
          </>
        }
      >
        {can("bookings:write") ? (
          <Button
            component={Link}
            to={urls.book(id)}
            leftSection={<IconCalendarPlus size={16} aria-hidden="true" />}
          >
            Book
          </Button>
        ) : null}
      </PageHeader>
      <div className={classes.lead}>
        <LeadWords contactId={id} />
      </div>
      <Body key={id} contact={contact.data} zone={zoneOf(home_location_id)} />
    </>
  );
}
