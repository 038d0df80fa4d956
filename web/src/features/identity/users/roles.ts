import { useRead } from "@/api/hooks";
import { useAdministers } from "@/app/administers";

/** The built-in roles that a clinic gives to its people. */
export const ROLES = [
  { value: "front_desk", label: "Front desk" },
  { value: "location_manager", label: "Location manager" },
  { value: "clinician", label: "Clinician" },
  { value: "marketing", label: "Marketing" },
  { value: "billing_contact", label: "Billing contact" },
  { value: "read_only", label: "Read only" },
  { value: "admin", label: "Administrator" },
];

/** The roles of the clinic, its own among them, for those who may see them. */
export function useRoleChoices() {
  const mayAsk = useAdministers().may("roles:read");
  const roles = useRead("/v1/roles", {}, { enabled: mayAsk });
  return roles.data?.items.map(({ key, name }) => ({ value: key, label: name })) ?? ROLES;
}
