import { Button, Group, Skeleton, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useRead, useSend } from "@/api/hooks";
import { Dialog, Panel, ProblemAlert } from "@/design";
import { RecoveryCodes } from "./RecoveryCodes";

/** How many codes are left for when the app is lost, and a way to new ones. */
export function RecoveryPanel() {
  const factors = useRead("/v1/me/factors", {});
  const count = useRead("/v1/me/recovery-codes", {});
  const [renewing, setRenewing] = useState(false);
  // Without an app there is nothing to be recovered.
  if (!factors.data?.items.some((factor) => factor.confirmed_at)) return null;
  return (
    <Panel
      title="Recovery codes"
      action={
        <Button size="compact-sm" variant="default" onClick={() => setRenewing(true)}>
          Make new ones
        </Button>
      }
    >
      {count.isLoading ? <Skeleton height={20} aria-busy="true" aria-label="Loading" /> : null}
      <ProblemAlert error={count.error} onRetry={() => void count.refetch()} />
      {count.data ? <Text size="sm">{leftWords(count.data.left)}</Text> : null}
      {renewing ? <RenewDialog onClose={() => setRenewing(false)} /> : null}
    </Panel>
  );
}

function leftWords(left: number): string {
  if (left === 0) return "None is left. Make new ones, or a lost phone locks you out.";
  return left === 1 ? "1 code is left." : `${left} codes are left.`;
}

function RenewDialog({ onClose }: { onClose: () => void }) {
  const renew = useSend("post", "/v1/me/recovery-codes", ["/v1/me/recovery-codes"]);
  const codes = renew.data?.recovery_codes;
  return (
    <Dialog
      onClose={onClose}
      title="New recovery codes"
      closeOnClickOutside={!codes}
      closeOnEscape={!codes}
    >
      {codes ? (
        <RecoveryCodes codes={codes} onDone={onClose} />
      ) : (
        <Stack gap="sm">
          <Text size="sm">The codes that you have are good for nothing from then on.</Text>
          <ProblemAlert error={renew.error} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Keep the old ones
            </Button>
            <Button loading={renew.isPending} onClick={() => renew.mutate({})}>
              Make new ones
            </Button>
          </Group>
        </Stack>
      )}
    </Dialog>
  );
}
