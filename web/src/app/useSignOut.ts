import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "react-router";
import { useSend } from "@/api/hooks";
import { urls } from "@/lib/urls";
import { useMe } from "./session";

/** Ends the session of this browser, and forgets what it has read. */
export function useSignOut(): () => Promise<void> {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const signOut = useSend("delete", "/v1/browser-sessions/current");
  const leave = useSend("delete", "/v1/me/impersonation");
  const { impersonation } = useMe();
  return async () => {
    if (impersonation) await leave.mutateAsync({}).catch(() => undefined);
    await signOut.mutateAsync({}).catch(() => undefined);
    queries.clear();
    navigate(urls.signIn());
  };
}
