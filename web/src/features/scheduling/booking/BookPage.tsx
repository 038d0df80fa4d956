import { Anchor, Select, SimpleGrid, Stack } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { Link, useNavigate, useParams } from "react-router";
import { useList, useRead } from "@/api/hooks";
import type { Slot } from "@/api/types";
import { choices, useDeskLocation } from "@/app/locations";
import { EmptyState, PageHeader, Panel, ProblemAlert } from "@/design";
import { moneyText } from "@/lib/money";
import { dateTime } from "@/lib/time";
import { urls } from "@/lib/urls";
import { Confirm } from "./Confirm";
import { SlotPicker } from "./SlotPicker";
import { useHold } from "./useHold";

/** Service, then time, then done. The time is held while one talks. */
export default function BookPage() {
  const { id = "" } = useParams();
  const navigate = useNavigate();
  const desk = useDeskLocation();
  const contact = useRead("/v1/contacts/{contact_id}", { params: { path: { contact_id: id } } });
  const services = useList("/v1/services", { params: { query: { limit: 100 } } });
  const [serviceId, setService] = useState<string | null>(null);
  const [chosenLocation, setLocation] = useState<string | null>(null);
  const [slot, setSlot] = useState<Slot | null>(null);
  const hold = useHold();

  const location =
    desk.byId(chosenLocation ?? contact.data?.home_location_id ?? "") ?? desk.location;
  const service = services.items.find((each) => each.id === serviceId) ?? services.items[0];

  async function choose(next: Slot) {
    setSlot(next);
    if (!(await hold.take(next))) setSlot(null);
  }

  function restart() {
    setSlot(null);
    hold.release();
  }

  return (
    <>
      <PageHeader
        title="Book a visit"
        back={
          <Anchor component={Link} to={urls.contact(id)} size="sm">
            {contact.data?.name ?? "Contact"}
          </Anchor>
        }
      />
      <ProblemAlert error={contact.error ?? services.error} />
      <Panel title="Service and time">
        <Stack gap="md">
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
            <Select
              label="Service"
              data={services.items.map((each) => ({
                value: each.id,
                label: `${each.name}, ${each.duration_minutes} min${each.price ? `, ${moneyText(each.price)}` : ""}`,
              }))}
              value={service?.id ?? null}
              onChange={(value) => {
                setService(value);
                restart();
              }}
              allowDeselect={false}
            />
            <Select
              label="Location"
              data={choices(desk.all)}
              value={location?.id ?? null}
              onChange={(value) => {
                setLocation(value);
                restart();
              }}
              allowDeselect={false}
            />
          </SimpleGrid>
          {!services.isLoading && services.items.length === 0 ? (
            <EmptyState compact title="There is no service to book yet">
              <Anchor component={Link} to={urls.services()}>
                Add a service
              </Anchor>
              , then a practitioner with hours.
            </EmptyState>
          ) : null}
          {hold.problem && hold.problem.code !== "slot_taken" ? (
            <ProblemAlert error={hold.problem} />
          ) : null}
          {slot && hold.held && location && contact.data ? (
            <Confirm
              contact={contact.data}
              slot={slot}
              hold={hold.held}
              service={service?.name ?? ""}
              zone={location.time_zone}
              onBack={restart}
              onTaken={(problem) => {
                hold.lost(problem);
                setSlot(null);
              }}
              onBooked={(starts_at) => {
                hold.used();
                notifications.show({
                  message: `Booked for ${dateTime(location.time_zone, starts_at)}`,
                });
                navigate(urls.contact(id));
              }}
            />
          ) : service && location ? (
            <SlotPicker
              key={`${service.id} ${location.id}`}
              serviceId={service.id}
              locationId={location.id}
              zone={location.time_zone}
              chosen={slot}
              onChoose={(next) => void choose(next)}
              taken={hold.problem?.code === "slot_taken"}
            />
          ) : null}
        </Stack>
      </Panel>
    </>
  );
}
