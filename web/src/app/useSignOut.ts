import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "react-router";
import { useSend } from "@/api/hooks";
import { endSeeingAs } from "@/api/see-as";
import { urls } from "@/lib/urls";

/** Ends the session of this browser, and forgets what it has read. */
export function useSignOut(): () => Promise<void> {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const signOut = useSend("delete", "/v1/browser-sessions/current");
  return async () => {
    await signOut.mutateAsync({}).catch(() => undefined);
    queries.clear();
    await navigate(urls.signIn());
    endSeeingAs();
  };
}
