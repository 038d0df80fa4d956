import { Button, Group, Stack, Text } from "@mantine/core";
import { IconPlus, IconUsersGroup } from "@tabler/icons-react";
import { useState } from "react";
import { useList } from "@/api/hooks";
import type { Team } from "@/api/types";
import { useCanEverywhere } from "@/app/session";
import { WholeClinic } from "@/app/WholeClinic";
import { EmptyState, ListStates, PageHeader, Panel } from "@/design";
import { DeleteTeamModal, TeamModal } from "./TeamModals";
import { useColleagues } from "./useColleagues";

type Open = { what: "change"; team: Team | null } | { what: "delete"; team: Team };

/** Colleagues who share what is their own. */
export default function TeamsPage() {
  const mayChange = useCanEverywhere()("roles:configure");
  const list = useList("/v1/teams", { params: { query: { limit: 100 } } });
  const colleagues = useColleagues();
  const [open, setOpen] = useState<Open | null>(null);
  const close = () => setOpen(null);
  return (
    <>
      <PageHeader
        narrow
        title="Teams"
        note="Whose role shows them what is their team's sees what is its members' own."
      >
        {mayChange ? (
          <Button
            leftSection={<IconPlus size={16} aria-hidden="true" />}
            onClick={() => setOpen({ what: "change", team: null })}
          >
            New team
          </Button>
        ) : null}
      </PageHeader>
      <WholeClinic needs="roles:configure">Teams are</WholeClinic>
      <Stack gap="sm" maw={860}>
        <ListStates
          list={list}
          empty={
            <Panel>
              <EmptyState icon={<IconUsersGroup size={28} />} title="No teams">
                In a team, colleagues who cover for each other share their patients and tasks, where
                their role says "their team's".
              </EmptyState>
            </Panel>
          }
        >
          {(teams) =>
            teams.map((team) => (
              <Panel key={team.id} title={team.name} count={countOf(team)}>
                <Stack gap={8}>
                  <Text size="sm">
                    {team.member_ids.map(colleagues.nameOf).join(", ") || "Nobody is in it."}
                  </Text>
                  {mayChange ? (
                    <Group gap={6}>
                      <Button
                        size="compact-sm"
                        variant="default"
                        onClick={() => setOpen({ what: "change", team })}
                        aria-label={`Change ${team.name}`}
                      >
                        Change
                      </Button>
                      <Button
                        size="compact-sm"
                        variant="default"
                        onClick={() => setOpen({ what: "delete", team })}
                        aria-label={`Delete ${team.name}`}
                      >
                        Delete
                      </Button>
                    </Group>
                  ) : null}
                </Stack>
              </Panel>
            ))
          }
        </ListStates>
      </Stack>
      {open?.what === "change" ? (
        <TeamModal team={open.team} colleagues={colleagues} onClose={close} />
      ) : null}
      {open?.what === "delete" ? <DeleteTeamModal team={open.team} onClose={close} /> : null}
    </>
  );
}

const countOf = ({ member_ids }: Team) =>
  member_ids.length === 1 ? "1 person" : `${member_ids.length} people`;
