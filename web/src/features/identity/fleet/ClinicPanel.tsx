import { Button, Group, Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";
import type { FleetClinic } from "@/api/types";
import { useAdministers } from "@/app/administers";
import { Panel, ToneBadge, WhenText } from "@/design";
import { KIND, MODE } from "../impersonation/words";
import classes from "./Fleet.module.css";

interface ClinicPanelProps {
  clinic: FleetClinic;
  zone: string;
  onEnter: () => void;
  onBreakGlass: () => void;
}

function factsOf(clinic: FleetClinic, zone: string): [string, ReactNode][] {
  return [
    ["Contacts", clinic.contacts.toLocaleString()],
    ["Visits", clinic.bookings.toLocaleString()],
    ["Attended", clinic.attended.toLocaleString()],
    ["Missed", clinic.missed.toLocaleString()],
    ["Texts sent", clinic.texts.toLocaleString()],
    ["Staff", clinic.staff.toLocaleString()],
    [
      "Last sign-in",
      clinic.last_sign_in_at ? (
        <WhenText key="at" at={clinic.last_sign_in_at} zone={zone} />
      ) : (
        "never"
      ),
    ],
  ];
}

const granted = ({ grants, consent }: FleetClinic): string => {
  if (consent === "never") return "The clinic lets nobody act in it.";
  if (grants.length === 0) return "Nothing is granted.";
  const words = grants.map(({ kind, mode }) => `${KIND[kind]}, ${MODE[mode]}`);
  return `Granted: ${words.join("; ")}.`;
};

/** One clinic as numbers, and the way in where it is granted. */
export function ClinicPanel({ clinic, zone, onEnter, onBreakGlass }: ClinicPanelProps) {
  const { everywhere } = useAdministers();
  const { name, state, grants, consent } = clinic;
  const mayEnter = everywhere("impersonations:begin") && grants.length > 0 && consent !== "never";
  const mayBreak =
    everywhere("impersonations:emergency") && grants.length === 0 && consent === "emergency";
  return (
    <Panel
      title={name}
      count={clinic.country}
      action={
        <ToneBadge tone={state === "active" ? "good" : "neutral"}>
          {state === "active" ? "Active" : "Quiet"}
        </ToneBadge>
      }
    >
      <Stack gap="sm">
        <dl className={classes.facts}>
          {factsOf(clinic, zone).map(([fact, value]) => (
            <div key={fact} className={classes.fact}>
              <dt>{fact}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        <Group gap="xs" justify="space-between">
          <Text size="sm" c="dimmed">
            {granted(clinic)}
          </Text>
          {mayEnter ? (
            <Button variant="default" onClick={onEnter} aria-label={`Enter ${name}`}>
              Enter
            </Button>
          ) : null}
          {mayBreak ? (
            <Button
              variant="default"
              onClick={onBreakGlass}
              aria-label={`Break the glass at ${name}`}
            >
              Break the glass
            </Button>
          ) : null}
        </Group>
      </Stack>
    </Panel>
  );
}
