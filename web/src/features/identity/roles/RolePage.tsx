import { Anchor, Button, Skeleton, Stack } from "@mantine/core";
import { useState } from "react";
import { Link, useNavigate, useParams } from "react-router";
import { useRead } from "@/api/hooks";
import { useAdministers } from "@/app/administers";
import { PageHeader, ProblemAlert, ToneBadge } from "@/design";
import { urls } from "@/lib/urls";
import { usePermissions } from "../access/permissions";
import { SeeAsRoleModal } from "../see-as/SeeAsRoleModal";
import { CloneModal } from "./CloneModal";
import { DeleteModal } from "./DeleteModal";
import { RoleEditor } from "./RoleEditor";

/** One role: what it may and sees, as a matrix. */
export default function RolePage() {
  const { id = "" } = useParams();
  const role = useRead("/v1/roles/{role_id}", { params: { path: { role_id: id } } });
  const roles = useRead("/v1/roles", {});
  const permissions = usePermissions();
  const mayChange = useAdministers().everywhere("roles:configure");
  const navigate = useNavigate();
  const [open, setOpen] = useState<"clone" | "delete" | "see-as" | null>(null);
  const origin = roles.data?.items.find(({ key }) => key === role.data?.based_on);
  const error = role.error ?? permissions.error;
  return (
    <>
      <PageHeader
        title={role.data?.name ?? "Role"}
        back={
          <Anchor component={Link} to={urls.roles()} size="sm">
            Roles
          </Anchor>
        }
        beside={
          role.data && !role.data.built_in ? <ToneBadge tone="info">Your own</ToneBadge> : null
        }
      >
        {role.data && mayChange ? (
          <>
            <Button variant="default" onClick={() => setOpen("see-as")}>
              See as
            </Button>
            <Button variant="default" onClick={() => setOpen("clone")}>
              Clone
            </Button>
            {role.data.built_in ? null : (
              <Button variant="default" onClick={() => setOpen("delete")}>
                Delete
              </Button>
            )}
          </>
        ) : null}
      </PageHeader>
      <Stack gap="sm">
        <ProblemAlert error={error} onRetry={() => void role.refetch()} />
        {role.isLoading || permissions.isLoading ? (
          <Skeleton height={320} aria-busy="true" aria-label="Loading" />
        ) : null}
        {role.data && permissions.all.length > 0 ? (
          <RoleEditor key={role.data.id} role={role.data} origin={origin} all={permissions.all} />
        ) : null}
      </Stack>
      {open === "clone" && role.data ? (
        <CloneModal
          role={role.data}
          onClose={() => setOpen(null)}
          onMade={(made) => void navigate(urls.role(made.id))}
        />
      ) : null}
      {open === "see-as" && role.data ? (
        <SeeAsRoleModal role={role.data} onClose={() => setOpen(null)} />
      ) : null}
      {open === "delete" && role.data ? (
        <DeleteModal
          role={role.data}
          onClose={() => setOpen(null)}
          onDeleted={() => void navigate(urls.roles())}
        />
      ) : null}
    </>
  );
}
