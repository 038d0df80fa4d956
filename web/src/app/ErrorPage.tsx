import { Anchor, Button, Stack, Text } from "@mantine/core";
import { Link, useRouteError } from "react-router";
import { EmptyState, PageHeader } from "@/design";
import { urls } from "@/lib/urls";

/** A page that broke, or whose code was replaced by a newer version while the tab was open. */
export function ErrorPage() {
  const error = useRouteError();
  return (
    <Stack p="lg" maw={560} component="main">
      <PageHeader title="This page could not be shown" />
      <Text>
        Nothing that you saved is lost. Often a newer version has just been installed, and loading
        the page again is all it needs.
      </Text>
      <Text size="sm" c="dimmed">
        {error instanceof Error ? error.message : null}
      </Text>
      <Button onClick={() => globalThis.location.reload()} maw={200}>
        Load again
      </Button>
    </Stack>
  );
}

export function NotFoundPage() {
  return (
    <>
      <PageHeader title="Not found" />
      <EmptyState title="There is no such page, or it is not yours to see.">
        <Anchor component={Link} to={urls.today()}>
          Back to today
        </Anchor>
      </EmptyState>
    </>
  );
}
