import { Box, Center, Loader } from "@mantine/core";
import type { ReactNode } from "react";

/** The whole page while there is no page yet. */
export function Splash({ busy, children }: { busy?: boolean; children?: ReactNode }) {
  return (
    <Center component="main" mih="100dvh" p="md">
      {busy ? <Loader size="sm" aria-label="Loading" /> : <Box maw={480}>{children}</Box>}
    </Center>
  );
}
