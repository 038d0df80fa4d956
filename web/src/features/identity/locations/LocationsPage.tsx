import { Button, Skeleton, Stack, Text } from "@mantine/core";
import { IconBuildingHospital, IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { useList } from "@/api/hooks";
import { useLocations } from "@/app/locations";
import { useCan, useCanEverywhere, useMe } from "@/app/session";
import { EmptyState, PageHeader, Panel, ProblemAlert } from "@/design";
import { LocationModal } from "./LocationModal";
import { type Act, Holders, Places } from "./Places";
import { DeleteRegionModal, RegionModal } from "./RegionModal";
import { holdersOf, TOP, treeOf } from "./tree";

const ALL = { params: { query: { limit: 100 } } };

/** Who holds a role at each place, for those who may see colleagues. */
function useHolders() {
  const { tenant } = useMe();
  const { byId } = useLocations();
  const users = useList("/v1/users", ALL, { enabled: useCan()("users:read") });
  const zoneOf = (node: string) => byId(node)?.time_zone ?? tenant.time_zone;
  return { holders: holdersOf(users.items, zoneOf), hasMore: users.hasMore };
}

/** The clinic as a tree: regions, in them regions and locations, and who holds a role where. */
export default function LocationsPage() {
  const { tenant } = useMe();
  const can = useCan();
  const mayArrange = useCanEverywhere()("locations:configure");
  const locations = useList("/v1/locations", ALL);
  const regions = useList("/v1/regions", ALL);
  const { holders, hasMore } = useHolders();
  const [act, setAct] = useState<Act | null>(null);
  const close = () => setAct(null);
  const atTop = holders.get(TOP);
  const isLoading = locations.isLoading || regions.isLoading;
  const isEmpty = locations.items.length + regions.items.length === 0;
  return (
    <>
      <PageHeader narrow title="Locations" note="Each has its own clock, staff and numbers.">
        {mayArrange ? (
          <>
            <Button
              variant="default"
              leftSection={<IconPlus size={16} aria-hidden="true" />}
              onClick={() => setAct({ what: "region", region: null })}
            >
              New region
            </Button>
            <Button
              leftSection={<IconPlus size={16} aria-hidden="true" />}
              onClick={() => setAct({ what: "location", location: null })}
            >
              New location
            </Button>
          </>
        ) : null}
      </PageHeader>
      <Stack gap="sm" maw={860}>
        <ProblemAlert error={locations.error ?? regions.error} onRetry={locations.retry} />
        {isLoading ? <Skeleton height={200} aria-busy="true" aria-label="Loading" /> : null}
        {isLoading || locations.error ? null : (
          <Panel title={tenant.name} count="the whole clinic">
            {atTop ? <Holders name={tenant.name} holders={atTop} /> : null}
            {isEmpty ? (
              <EmptyState icon={<IconBuildingHospital size={28} />} title="No locations" />
            ) : (
              <Places
                label={`In ${tenant.name}`}
                {...treeOf(regions.items, locations.items)}
                holders={holders}
                mayChange={can("locations:configure")}
                mayArrange={mayArrange}
                onAct={setAct}
              />
            )}
          </Panel>
        )}
        {hasMore ? (
          <Text size="sm" c="dimmed">
            Of colleagues, the first hundred are named here.
          </Text>
        ) : null}
      </Stack>
      {act?.what === "location" ? (
        <LocationModal location={act.location} regions={regions.items} onClose={close} />
      ) : null}
      {act?.what === "region" ? (
        <RegionModal region={act.region} regions={regions.items} onClose={close} />
      ) : null}
      {act?.what === "delete" ? <DeleteRegionModal region={act.region} onClose={close} /> : null}
    </>
  );
}
