import { useQuery } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext } from "react";
import { Navigate, useLocation } from "react-router";
import { read } from "@/api/hooks";
import type { Me } from "@/api/types";
import { ProblemAlert } from "@/design";
import { urls } from "@/lib/urls";
import { Splash } from "./Splash";

const Session = createContext<Me | null>(null);

/** Who is signed in. Only below RequireSession. */
export function useMe(): Me {
  const me = useContext(Session);
  if (!me) throw new Error("useMe outside of RequireSession");
  return me;
}

export type Permission =
  | "automation:configure"
  | "automation:read"
  | "bookings:read"
  | "bookings:write"
  | "contacts:read"
  | "contacts:write"
  | "intake:configure"
  | "intake:read"
  | "intake:work"
  | "locations:configure"
  | "messages:read"
  | "messages:send"
  | "pipelines:read"
  | "pipelines:write"
  | "roles:configure"
  | "schedule:configure"
  | "schedule:read"
  | "security:configure"
  | "security:read"
  | "tasks:read"
  | "tasks:write"
  | "templates:configure"
  | "templates:read"
  | "users:configure"
  | "users:read";

/** Whether to show a way to do something; the server decides whether it may be done. */
export function useCan(): (permission: Permission) => boolean {
  const { permissions } = useMe();
  return (permission) => permissions.includes(permission);
}

/** Whether a permission is held at every location: what belongs to the whole clinic asks for that. */
export const holdsEverywhere = ({ reach }: Pick<Me, "reach">, permission: Permission): boolean =>
  reach.some((each) => each.permission === permission && each.everywhere);

export function useCanEverywhere(): (permission: Permission) => boolean {
  const me = useMe();
  return (permission) => holdsEverywhere(me, permission);
}

export const useSession = () =>
  useQuery({ ...read("/v1/me", {}), retry: false, staleTime: 60_000 });

/** Shows its children to a signed-in person and the sign-in page to everybody else. */
export function RequireSession({ children }: { children: ReactNode }) {
  const session = useSession();
  const at = useLocation();
  if (session.data) return <Session.Provider value={session.data}>{children}</Session.Provider>;
  if (session.error?.status === 401) {
    const next = at.pathname + at.search;
    return <Navigate to={urls.signIn(next === "/" ? undefined : next)} replace />;
  }
  if (session.error) {
    return (
      <Splash>
        <ProblemAlert error={session.error} onRetry={() => void session.refetch()} />
      </Splash>
    );
  }
  return <Splash busy />;
}
