import { Button } from "@mantine/core";
import { useState } from "react";
import type { User } from "@/api/types";
import { useAdministers } from "@/app/administers";
import { useMe } from "@/app/session";
import { useSeeAs } from "../see-as/useSeeAs";
import { WhyDialog } from "./WhyDialog";

/** What one may find out about a colleague without changing anything. */
export function Looks({ user }: { user: User }) {
  const me = useMe();
  const mayAsk = useAdministers().everywhere("roles:read");
  const { maySeeAs, begin } = useSeeAs();
  const [asking, setAsking] = useState(false);
  const works = user.state === "active" && !user.suspended_at;
  return (
    <>
      {maySeeAs && works && user.id !== me.user.id ? (
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => void begin({ wish: user.id, name: user.name })}
          aria-label={`See as ${user.name}`}
        >
          See as
        </Button>
      ) : null}
      {mayAsk ? (
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => setAsking(true)}
          aria-label={`What they may, and why: ${user.name}`}
        >
          What they may, and why
        </Button>
      ) : null}
      {asking ? <WhyDialog user={user} onClose={() => setAsking(false)} /> : null}
    </>
  );
}
