import { Button, Group, List, Stack, Text } from "@mantine/core";
import { useId, useState } from "react";
import { Link } from "react-router";
import { useRead } from "@/api/hooks";
import type { Role } from "@/api/types";
import { useAdministers } from "@/app/administers";
import { Panel, ProblemAlert, ToneBadge } from "@/design";
import { urls } from "@/lib/urls";
import { usePermissions } from "../access/permissions";
import { SCOPE_WORDS } from "../access/reach";
import { sightText } from "../access/sight";

function Differences({ role }: { role: Role }) {
  const path = { role_id: role.id };
  const found = useRead("/v1/roles/{role_id}/differences", { params: { path } });
  if (!found.data) return <ProblemAlert error={found.error} />;
  const { differences } = found.data;
  if (differences.length === 0) {
    return <Text size="sm">It does not differ from the role that it was cloned from.</Text>;
  }
  return (
    <div>
      <Text size="sm">Unlike the role that it was cloned from:</Text>
      <List size="sm" mt={4}>
        {differences.map(({ of, text }) => (
          <List.Item key={of}>{text}</List.Item>
        ))}
      </List>
    </div>
  );
}

interface RolePanelProps {
  role: Role;
  onClone: () => void;
}

/** A role, and what those who hold it may do and see. */
export function RolePanel({ role, onClone }: RolePanelProps) {
  const { wordsOf } = usePermissions();
  const mayClone = useAdministers().everywhere("roles:configure");
  const [open, setOpen] = useState(false);
  const id = useId();
  return (
    <Panel
      title={role.name}
      count={role.held_by === 1 ? "held by 1 person" : `held by ${role.held_by} people`}
      action={role.built_in ? null : <ToneBadge tone="info">Your own</ToneBadge>}
    >
      <Stack gap={8}>
        <Text size="sm">Sees {sightText(role.fields)}.</Text>
        <Group gap={6}>
          <Button
            size="compact-sm"
            variant="subtle"
            aria-expanded={open}
            aria-controls={id}
            aria-label={`${open ? "Hide what" : "What"} it may: ${role.name}`}
            onClick={() => setOpen(!open)}
          >
            {open ? "Hide what it may" : "What it may"}
          </Button>
          <Button
            component={Link}
            to={urls.role(role.id)}
            size="compact-sm"
            variant="default"
            aria-label={`${mayClone && !role.built_in ? "Change" : "As a matrix:"} ${role.name}`}
          >
            {mayClone && !role.built_in ? "Change" : "As a matrix"}
          </Button>
          {mayClone ? (
            <Button
              size="compact-sm"
              variant="default"
              onClick={onClone}
              aria-label={`Clone ${role.name}`}
            >
              Clone
            </Button>
          ) : null}
        </Group>
        <div id={id} hidden={!open}>
          <Stack gap={8}>
            <List size="sm">
              {role.permissions.map(({ permission, scope }) => (
                <List.Item key={permission}>
                  {wordsOf(permission)}
                  {scope === "subtree" ? "" : `: ${SCOPE_WORDS[scope]}`}
                </List.Item>
              ))}
            </List>
            {open && role.based_on ? <Differences role={role} /> : null}
          </Stack>
        </div>
      </Stack>
    </Panel>
  );
}
