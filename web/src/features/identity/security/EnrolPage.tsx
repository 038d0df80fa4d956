import { Anchor } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useSignOut } from "@/app/useSignOut";
import { Doorway } from "../Doorway";
import { AddFactor } from "./AddFactor";

/** In the place of every page, for who has no second factor where the clinic wants one. */
export default function EnrolPage({ onDone }: { onDone: () => void }) {
  const queries = useQueryClient();
  const signOut = useSignOut();
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
      <AddFactor onDone={() => void queries.resetQueries().then(onDone)} />
    </Doorway>
  );
}
