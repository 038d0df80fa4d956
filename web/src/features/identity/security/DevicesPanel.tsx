import { Box, Button, Group, Text } from "@mantine/core";
import { useList, useSend } from "@/api/hooks";
import type { ItemOf } from "@/api/types";
import { ListStates, Panel, ProblemAlert, ToneBadge, WhenText } from "@/design";
import { deviceWords } from "./device";
import classes from "./Security.module.css";

type SignedInDevice = ItemOf<"/v1/me/sessions">;

/** Where one is signed in. This one is ended by signing out. */
export function DevicesPanel() {
  const list = useList("/v1/me/sessions", {});
  const others = useSend("delete", "/v1/me/sessions", ["/v1/me/sessions"]);
  const end = useSend("delete", "/v1/me/sessions/{session_id}", ["/v1/me/sessions"]);
  const problem = others.error ?? end.error;
  const hasOthers = list.items.some((device) => !device.current);
  return (
    <Panel
      title="Where you are signed in"
      flush
      action={
        hasOthers ? (
          <Button
            size="compact-sm"
            variant="default"
            loading={others.isPending}
            onClick={() => others.mutate({})}
          >
            Sign out everywhere else
          </Button>
        ) : null
      }
    >
      {problem ? (
        <Box p="sm">
          <ProblemAlert error={problem} />
        </Box>
      ) : null}
      <ListStates list={list} rows={2} empty={null}>
        {(devices) => (
          <ul className={classes.rows}>
            {devices.map((device) => (
              <li key={device.id} className={classes.row}>
                <DeviceWords device={device} />
                {device.current ? null : (
                  <Button
                    size="compact-sm"
                    variant="default"
                    aria-label={`Sign out ${deviceWords(device.device)}`}
                    loading={end.isPending && end.variables?.params.path.session_id === device.id}
                    onClick={() => end.mutate({ params: { path: { session_id: device.id } } })}
                  >
                    Sign out
                  </Button>
                )}
              </li>
            ))}
          </ul>
        )}
      </ListStates>
    </Panel>
  );
}

function DeviceWords({ device }: { device: SignedInDevice }) {
  return (
    <div className={classes.words}>
      <Group gap="xs">
        <Text size="sm" fw={550}>
          {deviceWords(device.device)}
        </Text>
        {device.current ? <ToneBadge tone="good">This one</ToneBadge> : null}
      </Group>
      <Text size="sm" c="dimmed">
        {device.address ? `From ${device.address} · ` : ""}signed in{" "}
        <WhenText at={device.signed_in_at} /> · last used <WhenText at={device.last_used_at} />
      </Text>
    </div>
  );
}
