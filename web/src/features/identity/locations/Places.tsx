import { Button, Group, Text } from "@mantine/core";
import { IconBuildingHospital, IconMap2 } from "@tabler/icons-react";
import type { ReactNode } from "react";
import type { Location, Region } from "@/api/types";
import { phoneText } from "@/lib/phone";
import { zoneName } from "@/lib/time";
import classes from "./Places.module.css";
import type { RegionNode, Tree } from "./tree";

/** What is done to a place. */
export type Act =
  | { what: "location"; location: Location | null }
  | { what: "region"; region: Region | null }
  | { what: "delete"; region: Region };

interface PlacesProps extends Tree {
  label: string;
  holders: Map<string, string[]>;
  mayChange: boolean;
  /** The regions are the whole clinic's. */
  mayArrange: boolean;
  onAct: (act: Act) => void;
}

/** What is right below a place, and what is below that: the regions first. */
export function Places({ label, regions, locations, ...rest }: PlacesProps) {
  if (regions.length + locations.length === 0) {
    return (
      <Text size="sm" c="dimmed" className={classes.none}>
        Nothing is in it yet.
      </Text>
    );
  }
  return (
    <ul className={classes.places} aria-label={label}>
      {regions.map((node) => (
        <RegionPlace key={node.region.id} node={node} {...rest} />
      ))}
      {locations.map((location) => (
        <LocationPlace key={location.id} location={location} {...rest} />
      ))}
    </ul>
  );
}

type Rest = Omit<PlacesProps, "label" | "regions" | "locations">;

function RegionPlace({ node, ...rest }: Rest & { node: RegionNode }) {
  const { region, regions, locations } = node;
  return (
    <li>
      <Row
        icon={<IconMap2 size={18} aria-hidden="true" />}
        name={region.name}
        kind="Region"
        holders={rest.holders.get(region.id)}
      >
        {rest.mayArrange ? (
          <>
            <Act name={region.name} onClick={() => rest.onAct({ what: "region", region })}>
              Change
            </Act>
            <Act name={region.name} onClick={() => rest.onAct({ what: "delete", region })}>
              Delete
            </Act>
          </>
        ) : null}
      </Row>
      <Places label={`In ${region.name}`} regions={regions} locations={locations} {...rest} />
    </li>
  );
}

function LocationPlace({ location, ...rest }: Rest & { location: Location }) {
  const { name, time_zone, phone, sms_sender } = location;
  const facts = [
    `${time_zone.replaceAll("_", " ")} (${zoneName(time_zone)})`,
    phone ? phoneText(phone) : "",
    sms_sender ? `texts come from ${phoneText(sms_sender)}` : "",
  ];
  return (
    <li>
      <Row
        icon={<IconBuildingHospital size={18} aria-hidden="true" />}
        name={name}
        facts={facts.filter(Boolean).join(" · ")}
        holders={rest.holders.get(location.id)}
      >
        {rest.mayChange ? (
          <Act name={name} onClick={() => rest.onAct({ what: "location", location })}>
            Change
          </Act>
        ) : null}
      </Row>
    </li>
  );
}

interface ActProps {
  name: string;
  onClick: () => void;
  children: string;
}

function Act({ name, onClick, children }: ActProps) {
  return (
    <Button
      size="compact-sm"
      variant="default"
      onClick={onClick}
      aria-label={`${children} ${name}`}
    >
      {children}
    </Button>
  );
}

interface RowProps {
  icon: ReactNode;
  name: string;
  kind?: string;
  facts?: string;
  holders: string[] | undefined;
  children?: ReactNode;
}

function Row({ icon, name, kind, facts, holders, children }: RowProps) {
  return (
    <div className={classes.row}>
      <span className={classes.icon}>{icon}</span>
      <div className={classes.words}>
        <Text size="sm" fw={600}>
          {name}
          {kind ? (
            <Text span size="sm" c="dimmed" fw={400}>
              {` · ${kind}`}
            </Text>
          ) : null}
        </Text>
        {facts ? (
          <Text size="sm" c="dimmed">
            {facts}
          </Text>
        ) : null}
        {holders ? <Holders name={name} holders={holders} /> : null}
      </div>
      <Group gap={6} className={classes.acts}>
        {children}
      </Group>
    </div>
  );
}

/** Who holds a role right here; those above hold here, too. */
export function Holders({ name, holders }: { name: string; holders: string[] }) {
  return (
    <ul className={classes.holders} aria-label={`Roles held at ${name}`}>
      {holders.map((holder) => (
        <li key={holder}>{holder}</li>
      ))}
    </ul>
  );
}
