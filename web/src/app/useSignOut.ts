import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "react-router";
import { call } from "@/api/call";
import { useSend } from "@/api/hooks";
import { endSeeingAs } from "@/api/see-as";
import { urls } from "@/lib/urls";
import { useMe } from "./session";

/** Ends the session of this browser, and forgets what it has read; then the one at the clinic's provider. */
export function useSignOut(): () => Promise<void> {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const signOut = useSend("delete", "/v1/browser-sessions/current");
  const leave = useSend("delete", "/v1/me/impersonation");
  const { impersonation } = useMe();
  return async () => {
    if (impersonation) await leave.mutateAsync({}).catch(() => undefined);
    const there = await call("get", "/v1/sso/end-session", {}).catch(() => null);
    await signOut.mutateAsync({}).catch(() => undefined);
    queries.clear();
    if (there?.url) globalThis.location.assign(there.url);
    else await navigate(urls.signIn());
    endSeeingAs();
  };
}
