import { Button, Group, Stack, Text } from "@mantine/core";
import { Copyable, Panel, ProblemAlert, toneStyle, WhenText } from "@/design";
import classes from "./Audit.module.css";
import { type Found, useVerification } from "./useVerification";

const count = (many: number, one: string): string =>
  `${many.toLocaleString()} ${many === 1 ? one : `${one}s`}`;

function verdict({ intact, faults, seals }: Found): string {
  if (!intact) return `The record does not fit its seals: ${count(faults.length, "fault")}.`;
  return seals === 0
    ? "Nothing is sealed yet. What was done is sealed within a minute."
    : "Nothing was changed, removed or added behind our back.";
}

function Result({ found, zone }: { found: Found; zone: string }) {
  return (
    <Stack gap={8}>
      <p
        className={classes.found}
        data-intact={found.intact}
        style={toneStyle(found.intact ? "good" : "bad")}
      >
        {verdict(found)}
      </p>
      <Text size="sm" c="dimmed">
        Looked at {count(found.events, "event")} under {count(found.seals, "seal")}.{" "}
        {found.unsealed > 0
          ? `The newest ${count(found.unsealed, "event")} will be sealed within a minute.`
          : ""}
      </Text>
      {found.faults.length > 0 ? (
        <ul className={classes.faults} aria-label="Faults">
          {found.faults.map((fault) => (
            <li key={`${fault.kind} ${fault.seal} ${fault.event_id}`}>
              {fault.kind.replaceAll("_", " ")}: {fault.detail}
              {fault.at ? (
                <>
                  {" "}
                  (<WhenText at={fault.at} zone={zone} />)
                </>
              ) : null}
            </li>
          ))}
        </ul>
      ) : null}
      {found.head ? (
        <>
          <Text size="sm">
            Keep the newest seal outside of this clinic's computers: with it one can show later that
            the end was not cut off.
          </Text>
          <Copyable value={`${found.head.number} ${found.head.digest}`} label="Copy the seal" />
        </>
      ) : null}
    </Stack>
  );
}

/** Whether the record is as it was written, on demand. */
export function Verification({ zone }: { zone: string }) {
  const verification = useVerification();
  return (
    <Panel title="Is the record whole?">
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          What is done is sealed in a chain: whoever changes a line of it breaks its seal.
        </Text>
        <Group>
          <Button
            size="compact-sm"
            variant="default"
            loading={verification.isPending}
            onClick={() => verification.mutate()}
          >
            Verify
          </Button>
        </Group>
        <ProblemAlert error={verification.error} />
        <div role="status">
          {verification.data ? <Result found={verification.data} zone={zone} /> : null}
        </div>
      </Stack>
    </Panel>
  );
}
