import type { Me } from "@/api/types";
import { holdsEverywhere, type Permission, useMe } from "./session";

/** Permissions of those who run the clinic's access, beside those of the daily work. */
export type AdminPermission =
  | "audit:export"
  | "audit:read"
  | "clients:configure"
  | "clients:read"
  | "fleet:configure"
  | "fleet:read"
  | "impersonations:begin"
  | "impersonations:emergency"
  | "reseller:configure"
  | "reseller:read"
  | "roles:configure"
  | "roles:read"
  | "sso:configure";

/** Whether to show a way to administer something; `everywhere`: what is the whole clinic's. */
export function useAdministers() {
  const me = useMe();
  return {
    may: (permission: AdminPermission) => me.permissions.includes(permission),
    everywhere: (permission: AdminPermission) => administersAll(me, permission),
  };
}

/** As `holdsEverywhere`, for a permission of either kind. */
export const administersAll = (me: Pick<Me, "reach">, permission: string): boolean =>
  holdsEverywhere(me, permission as Permission);
