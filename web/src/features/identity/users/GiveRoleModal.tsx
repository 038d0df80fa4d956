import { Select, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useList, useSend } from "@/api/hooks";
import type { User } from "@/api/types";
import { choices, useLocations } from "@/app/locations";
import { useCanEverywhere, useMe } from "@/app/session";
import { Dialog } from "@/design";
import { FormShell } from "@/forms/FormShell";
import { useProblemForm } from "@/forms/useProblemForm";
import { addDays, instantOf } from "@/lib/time";
import { withinReach } from "./held";
import { useRoleChoices } from "./roles";

const CLINIC = "clinic";

/** The clinic, its regions and its locations, as far as this person may give roles there. */
function usePlaces() {
  const me = useMe();
  const everywhere = useCanEverywhere()("users:configure");
  const { all, zoneOf } = useLocations();
  const regions = useList(
    "/v1/regions",
    { params: { query: { limit: 100 } } },
    { enabled: everywhere },
  );
  const groups = [
    { group: "Clinic", items: everywhere ? [{ value: CLINIC, label: "The whole clinic" }] : [] },
    { group: "Regions", items: choices(regions.items) },
    { group: "Locations", items: choices(withinReach(me, all)) },
  ];
  const zone = (place: string) => (place.startsWith("loc_") ? zoneOf(place) : me.tenant.time_zone);
  return { groups: groups.filter(({ items }) => items.length > 0), zone };
}

function placeOf(place: string) {
  if (place === CLINIC) return {};
  return place.startsWith("rgn_") ? { region_id: place } : { location_id: place };
}

/** Gives a colleague a further role. */
export function GiveRoleModal({ user, onClose }: { user: User; onClose: () => void }) {
  const roles = useRoleChoices();
  const { groups, zone } = usePlaces();
  const give = useSend("post", "/v1/users/{user_id}/memberships", ["/v1/users", "/v1/me"]);
  const of = useProblemForm(
    {
      initialValues: {
        role: "front_desk",
        place: groups[0]?.items[0]?.value ?? "",
        from: "",
        until: "",
      },
    },
    { location_id: "place", region_id: "place", starts_at: "from", ends_at: "until" },
  );
  const { form } = of;

  async function submit({ role, place, from, until }: typeof form.values) {
    const at = (day: string) => instantOf(zone(place), day, "00:00");
    await give.mutateAsync({
      params: { path: { user_id: user.id } },
      body: {
        role,
        ...placeOf(place),
        ...(from ? { starts_at: at(from) } : {}),
        ...(until ? { ends_at: at(addDays(until, 1)) } : {}),
      },
    });
    notifications.show({ message: `${user.name} has a further role` });
    onClose();
  }

  return (
    <Dialog onClose={onClose} title={`Give ${user.name} a role`}>
      <FormShell of={of} submit="Give the role" onCancel={onClose} onSubmit={submit}>
        <Select
          label="Role"
          data={roles}
          allowDeselect={false}
          data-autofocus
          {...form.getInputProps("role")}
          key={form.key("role")}
        />
        <Select
          label="Where"
          description="It holds there and in all that is below."
          data={groups}
          allowDeselect={false}
          {...form.getInputProps("place")}
          key={form.key("place")}
        />
        <TextInput
          type="date"
          label="From"
          description="Optional; at once if empty."
          {...form.getInputProps("from")}
          key={form.key("from")}
        />
        <TextInput
          type="date"
          label="Until"
          description="Optional; the last day. Empty: until it is taken back."
          {...form.getInputProps("until")}
          key={form.key("until")}
        />
      </FormShell>
    </Dialog>
  );
}
