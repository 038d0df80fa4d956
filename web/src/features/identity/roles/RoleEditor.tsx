import { Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { FormEvent } from "react";
import type { Permitted, Role } from "@/api/types";
import { useAdministers } from "@/app/administers";
import { useMe } from "@/app/session";
import { Panel, ProblemAlert, ToneBadge } from "@/design";
import { Changes } from "./Changes";
import { contentOf, differencesOf } from "./content";
import { Matrix } from "./Matrix";
import { Meanwhile } from "./Meanwhile";
import classes from "./Roles.module.css";
import { Sights } from "./Sights";
import { type RoleDraft, useDraft } from "./useDraft";

interface RoleEditorProps {
  role: Role;
  /** The role that it was cloned from, if it is known. */
  origin: Role | undefined;
  all: Permitted[];
}

/** A role as a matrix: a clinic's own can be changed, a built-in one only looked at. */
export function RoleEditor({ role, origin, all }: RoleEditorProps) {
  const me = useMe();
  const mayChange = useAdministers().everywhere("roles:configure") && !role.built_in;
  const draft = useDraft(role, all);
  const { content } = draft.draft;
  const faults = draft.refusal?.cells ?? {};
  const held = new Set(me.reach.flatMap((each) => (each.everywhere ? [each.permission] : [])));
  const beyond = mayChange && all.some(({ name }) => !held.has(name));

  async function save(event: FormEvent) {
    event.preventDefault();
    if (await draft.save()) notifications.show({ message: "Saved. It holds within seconds." });
  }

  return (
    <form onSubmit={(event) => void save(event)} noValidate>
      <div className={classes.editor}>
        <Panel title="What it may">
          <Stack gap="sm">
            {mayChange ? <NameField draft={draft} /> : null}
            {beyond ? (
              <Text size="sm" c="dimmed">
                Grey choices go beyond what you hold yourself at the whole clinic.
              </Text>
            ) : null}
            <Matrix
              all={all}
              content={content}
              kept={draft.kept}
              mayGive={(permission) => held.has(permission)}
              faults={faults}
              {...(mayChange ? { onChange: draft.reach } : {})}
            />
          </Stack>
        </Panel>
        <Stack gap="sm" className={classes.aside}>
          <Panel title="What it sees of guarded fields">
            <Sights
              fields={content.fields}
              kept={draft.kept.fields}
              mine={me.fields}
              faults={faults}
              {...(mayChange ? { onChange: draft.show } : {})}
            />
          </Panel>
          {mayChange || origin ? (
            <Beside draft={draft} origin={origin} all={all} mayChange={mayChange} />
          ) : null}
          {role.built_in ? (
            <Text size="sm" c="dimmed" role="note">
              <ToneBadge tone="neutral">Built in</ToneBadge> It is the same for every clinic. To
              change it, clone it and change the clone.
            </Text>
          ) : null}
        </Stack>
      </div>
    </form>
  );
}

interface BesideProps extends Omit<RoleEditorProps, "role"> {
  draft: RoleDraft;
  mayChange: boolean;
}

/** What the change gives and takes, beside what is kept and beside where the role comes from. */
function Beside({ draft, origin, all, mayChange }: BesideProps) {
  return (
    <Panel title={mayChange ? "Before you save" : "Where it comes from"}>
      <Stack gap="sm">
        {mayChange ? (
          <Changes
            title="Your change"
            none={draft.dirty ? "Only the name changes." : "Nothing is changed yet."}
            differences={draft.changes}
          />
        ) : null}
        {origin ? (
          <Changes
            title={`Beside ${origin.name}, which it was cloned from`}
            none="It does not differ."
            differences={differencesOf(contentOf(origin), draft.draft.content, all)}
          />
        ) : null}
        {mayChange ? <Acts draft={draft} all={all} /> : null}
      </Stack>
    </Panel>
  );
}

function NameField({ draft }: { draft: RoleDraft }) {
  const fault = draft.refusal?.problem.errors.find(({ pointer }) => pointer === "/name");
  return (
    <TextInput
      label="Name"
      maw={360}
      value={draft.draft.name}
      error={fault ? (fault.detail ?? "This name cannot be used.") : undefined}
      onChange={({ currentTarget }) => draft.rename(currentTarget.value)}
    />
  );
}

/** What went wrong, and the way to save or to leave it. */
function Acts({ draft, all }: { draft: RoleDraft; all: Permitted[] }) {
  const { base, refusal, meanwhile } = draft;
  const wordsOf = (name: string) => all.find((each) => each.name === name)?.words ?? name;
  const lines = Object.keys(refusal?.cells ?? {})
    .filter((name) => name.includes(":"))
    .map(wordsOf);
  return (
    <>
      {meanwhile ? <Meanwhile draft={draft} differences={meanwhile} /> : null}
      {refusal && !meanwhile ? (
        <ProblemAlert error={refusal.problem} lines={[...lines, ...refusal.rest]} />
      ) : null}
      {base.held_by > 0 && draft.dirty ? (
        <Text size="sm">
          {base.held_by === 1
            ? "It changes for the one person who holds it, within seconds."
            : `It changes for all ${base.held_by} people who hold it, within seconds.`}
        </Text>
      ) : null}
      <Group gap="xs">
        <Button
          type="submit"
          loading={draft.saving}
          disabled={!draft.dirty || draft.draft.name.trim() === "" || meanwhile !== null}
        >
          Save
        </Button>
        <Button variant="default" disabled={!draft.dirty} onClick={draft.discard}>
          Discard
        </Button>
      </Group>
    </>
  );
}
