import { NavLink, Stack } from "@mantine/core";
import { Link } from "react-router";
import { PageHeader, Panel } from "@/design";
import { navOf } from "./nav";
import { useMe } from "./session";

/** On a phone: everything that does not fit under the thumb. */
export default function MorePage() {
  const groups = navOf(useMe())
    .map((group) => ({ ...group, items: group.items.filter((item) => !item.thumb) }))
    .filter((group) => group.items.length > 0);
  return (
    <>
      <PageHeader title="More" />
      <Stack gap="sm">
        {groups.map((group) => (
          <Panel key={group.label} title={group.label} flush>
            {group.items.map(({ to, label, icon: Icon }) => (
              <NavLink
                key={to}
                component={Link}
                to={to}
                label={label}
                leftSection={<Icon size={18} aria-hidden="true" />}
              />
            ))}
          </Panel>
        ))}
      </Stack>
    </>
  );
}
