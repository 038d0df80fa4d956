import { MultiSelect, Text, TextInput } from "@mantine/core";
import { ifMatch } from "@/api/call";
import { useSend } from "@/api/hooks";
import type { GetPath, Team } from "@/api/types";
import { Dialog } from "@/design";
import { FormShell } from "@/forms/FormShell";
import { useProblemForm } from "@/forms/useProblemForm";
import type { Colleagues } from "./useColleagues";

/** What a team's share decides who sees what. */
const TOUCHED: GetPath[] = ["/v1/teams", "/v1/me"];

interface TeamModalProps {
  /** Null: a new one. */
  team: Team | null;
  colleagues: Colleagues;
  onClose: () => void;
}

/** Makes a team, or changes its name and who is in it. */
export function TeamModal({ team, colleagues, onClose }: TeamModalProps) {
  const create = useSend("post", "/v1/teams", TOUCHED);
  const update = useSend("patch", "/v1/teams/{team_id}", TOUCHED);
  const of = useProblemForm({
    initialValues: { name: team?.name ?? "", member_ids: team?.member_ids ?? [] },
  });
  const { form } = of;

  async function submit(body: typeof form.values) {
    if (team)
      await update.mutateAsync({
        params: { path: { team_id: team.id } },
        headers: ifMatch(team),
        body,
      });
    else await create.mutateAsync({ body });
    onClose();
  }

  return (
    <Dialog onClose={onClose} title={team ? `Change ${team.name}` : "New team"}>
      <FormShell of={of} submit={team ? "Save" : "Add team"} onCancel={onClose} onSubmit={submit}>
        <TextInput
          label="Name"
          data-autofocus
          {...form.getInputProps("name")}
          key={form.key("name")}
        />
        <MultiSelect
          label="Who is in it"
          data={colleagues.choices(team?.member_ids ?? [])}
          searchable
          {...form.getInputProps("member_ids")}
          key={form.key("member_ids")}
        />
      </FormShell>
    </Dialog>
  );
}

interface DeleteTeamModalProps {
  team: Team;
  onClose: () => void;
}

/** Asks before a team is deleted. */
export function DeleteTeamModal({ team, onClose }: DeleteTeamModalProps) {
  const remove = useSend("delete", "/v1/teams/{team_id}", TOUCHED);
  const of = useProblemForm({ initialValues: {} });
  return (
    <Dialog onClose={onClose} title={`Delete ${team.name}?`}>
      <FormShell
        of={of}
        submit="Delete for good"
        cancel="Keep it"
        onCancel={onClose}
        onSubmit={async () => {
          await remove.mutateAsync({ params: { path: { team_id: team.id } } });
          onClose();
        }}
      >
        <Text size="sm">
          Those who see what is their team's no longer see what is the others', within seconds.
          Nobody loses a role.
        </Text>
      </FormShell>
    </Dialog>
  );
}
