import { Button, Table, Text, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconPlus, IconSearch, IconUsers } from "@tabler/icons-react";
import { useState } from "react";
import { Link, useSearchParams } from "react-router";
import { useList } from "@/api/hooks";
import type { Contact } from "@/api/types";
import { useLocations } from "@/app/locations";
import { useCan } from "@/app/session";
import {
  EmptyState,
  ListStates,
  PageHeader,
  Panel,
  statusWord,
  ToneBadge,
  WARMNESS,
} from "@/design";
import { phoneText } from "@/lib/phone";
import { dateIn } from "@/lib/time";
import { urls } from "@/lib/urls";
import classes from "./Contacts.module.css";

export function Warmth({ warmness }: { warmness: Contact["warmness"] }) {
  if (!warmness) return null;
  const word = statusWord(WARMNESS, warmness.band);
  return (
    <ToneBadge tone={word.tone} plain>
      {word.label} {warmness.band === "blocked" ? "" : warmness.score}
    </ToneBadge>
  );
}

function Row({ contact }: { contact: Contact }) {
  const { byId } = useLocations();
  const home = byId(contact.home_location_id);
  const phone = contact.phone ? phoneText(contact.phone) : "";
  return (
    <Table.Tr>
      <Table.Td>
        <Link to={urls.contact(contact.id)} className={classes.name}>
          {contact.name}
        </Link>
        <div className={classes.small}>{phone || contact.email}</div>
      </Table.Td>
      <Table.Td className={classes.wide}>{phone}</Table.Td>
      <Table.Td className={classes.wide} title={contact.email}>
        {contact.email ?? ""}
      </Table.Td>
      <Table.Td>
        <Warmth warmness={contact.warmness} />
        {contact.sms_opt_out ? (
          <ToneBadge tone="bad" plain>
            No texts
          </ToneBadge>
        ) : null}
      </Table.Td>
      <Table.Td className={classes.wide}>{home?.name ?? ""}</Table.Td>
      <Table.Td className={classes.wider}>
        {home ? dateIn(home.time_zone, contact.created_at) : null}
      </Table.Td>
    </Table.Tr>
  );
}

export default function ContactsPage() {
  const [search, setSearch] = useSearchParams();
  const [typed, setTyped] = useState(search.get("search") ?? "");
  const [wanted] = useDebouncedValue(typed.trim(), 250);
  const can = useCan();
  const query = wanted ? { search: wanted } : {};
  const list = useList("/v1/contacts", { params: { query } }, { keep: true });

  function type(text: string) {
    setTyped(text);
    // Only whether one searches goes into the address bar, never whom: histories keep addresses.
    if (search.has("search")) setSearch({}, { replace: true });
  }

  return (
    <>
      <PageHeader title="Contacts">
        {can("contacts:write") ? (
          <Button
            component={Link}
            to={urls.newContact()}
            leftSection={<IconPlus size={16} aria-hidden="true" />}
          >
            New contact
          </Button>
        ) : null}
      </PageHeader>
      <TextInput
        type="search"
        aria-label="Search contacts"
        placeholder="Search by name, phone or e-mail"
        leftSection={<IconSearch size={16} aria-hidden="true" />}
        value={typed}
        onChange={(event) => type(event.currentTarget.value)}
        mb="sm"
        maw={480}
      />
      <p role="status" className="visually-hidden">
        {list.isLoading ? "" : `${list.items.length}${list.hasMore ? " or more" : ""} contacts`}
      </p>
      <Panel flush>
        <ListStates
          list={list}
          rows={10}
          empty={
            <EmptyState
              icon={<IconUsers size={28} />}
              title={wanted ? "Nobody found" : "No contacts yet"}
            >
              {wanted ? (
                <Text size="sm">Try part of a name, or the last digits of a phone number.</Text>
              ) : (
                "Leads become contacts by themselves. You can also add one."
              )}
            </EmptyState>
          }
        >
          {(contacts) => (
            <Table highlightOnHover verticalSpacing={7} className={classes.table}>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>Name</Table.Th>
                  <Table.Th className={classes.wide}>Phone</Table.Th>
                  <Table.Th className={classes.wide}>E-mail</Table.Th>
                  <Table.Th>Warmness</Table.Th>
                  <Table.Th className={classes.wide}>Location</Table.Th>
                  <Table.Th className={classes.wider}>Since</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {contacts.map((contact) => (
                  <Row key={contact.id} contact={contact} />
                ))}
              </Table.Tbody>
            </Table>
          )}
        </ListStates>
      </Panel>
    </>
  );
}
