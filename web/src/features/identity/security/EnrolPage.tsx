import { Anchor } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useSignOut } from "@/app/useSignOut";
import { Doorway } from "../Doorway";
import { noPasskeysBecause } from "../passkeys/passkey";
import { AddFactor } from "./AddFactor";
import { AddPasskey } from "./AddPasskey";

/** In the place of every page, for who has no second factor where the clinic wants one. */
export default function EnrolPage({ onDone }: { onDone: () => void }) {
  const queries = useQueryClient();
  const signOut = useSignOut();
  const [by, setBy] = useState<"app" | "passkey">("app");
  const because = noPasskeysBecause(window.location);
  const done = () => void queries.resetQueries().then(onDone);
  const other = () => setBy(by === "app" ? "passkey" : "app");
  return (
    <Doorway
      title="Set up a second factor"
      note="Your clinic asks everybody for one. Nothing else is open to you before it is set up."
      below={
        <Anchor component="button" type="button" inherit onClick={() => void signOut()}>
          Sign out
        </Anchor>
      }
    >
      {/* What was refused until now is asked for again, who one is first of all. */}
      {by === "app" ? <AddFactor onDone={done} /> : <AddPasskey onDone={done} />}
      {because ? null : (
        <Anchor component="button" type="button" size="sm" mt="sm" onClick={other}>
          {by === "app"
            ? "Use a passkey of this device instead"
            : "Use an authenticator app instead"}
        </Anchor>
      )}
    </Doorway>
  );
}
