import { Button, Stack, Text } from "@mantine/core";
import { useEffect } from "react";
import { useSend } from "@/api/hooks";
import { useMe } from "@/app/session";
import { Panel, ProblemAlert } from "@/design";
import { urls } from "@/lib/urls";
import { useHomeRealm } from "../sign-in/useHomeRealm";

/** Leaves for the provider; whoever signs in there is the holder of this account from then on. */
export function useLink(returnTo: string) {
  const begin = useSend("post", "/v1/sso/links");
  return {
    error: begin.error,
    isPending: begin.isPending,
    link: (connection_id: string) =>
      begin.mutate(
        { body: { connection_id, return_to: returnTo } },
        { onSuccess: ({ url }) => globalThis.location.assign(url) },
      ),
  };
}

/** For who has a password and is to come by the clinic's provider; nothing where there is none. */
export function LinkPanel() {
  const { user } = useMe();
  const { way, ask } = useHomeRealm();
  const { link, error, isPending } = useLink(urls.mySecurity());
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked once for each address
  useEffect(() => void ask(user.email), [user.email]);
  return way ? (
    <Panel title={`Signing in with ${way.name}`}>
      <Stack gap="sm" align="flex-start">
        <Text size="sm">
          Link your account there to this one, and you sign in without a password from then on.
        </Text>
        <ProblemAlert error={error} />
        <Button
          size="compact-sm"
          variant="default"
          loading={isPending}
          onClick={() => link(way.connection_id)}
        >
          Link my account
        </Button>
      </Stack>
    </Panel>
  ) : null;
}
