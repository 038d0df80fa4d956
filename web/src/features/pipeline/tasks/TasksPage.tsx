import { Button, SegmentedControl, Select, TextInput } from "@mantine/core";
import { IconChecklist, IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { useList, useSend } from "@/api/hooks";
import { choices, useDeskLocation, useLocations } from "@/app/locations";
import { useCan, useMe } from "@/app/session";
import { Dialog, EmptyState, ListStates, PageHeader, Panel } from "@/design";
import { FormShell } from "@/forms/FormShell";
import { useProblemForm } from "@/forms/useProblemForm";
import { instantOf } from "@/lib/time";
import { TaskRow } from "./TaskRow";

function NewTask({ onClose }: { onClose: () => void }) {
  const desk = useDeskLocation();
  const create = useSend("post", "/v1/tasks", ["/v1/tasks"]);
  const of = useProblemForm(
    { initialValues: { title: "", location_id: desk.location?.id ?? "", day: "", time: "" } },
    { due_at: "day" },
  );
  return (
    <Dialog onClose={onClose} title="New task">
      <FormShell
        of={of}
        submit="Add task"
        onCancel={onClose}
        onSubmit={async ({ title, location_id, day, time }) => {
          const due = day
            ? { due_at: instantOf(desk.zoneOf(location_id), day, time || "17:00") }
            : {};
          await create.mutateAsync({ body: { title, location_id, ...due } });
          onClose();
        }}
      >
        <TextInput
          label="What is to be done?"
          data-autofocus
          {...of.form.getInputProps("title")}
          key={of.form.key("title")}
        />
        <Select
          label="Location"
          data={choices(desk.all)}
          allowDeselect={false}
          {...of.form.getInputProps("location_id")}
          key={of.form.key("location_id")}
        />
        <TextInput
          type="date"
          label="Due on"
          description="Optional."
          {...of.form.getInputProps("day")}
          key={of.form.key("day")}
        />
        <TextInput
          type="time"
          label="Due at"
          description="On the location's clock; 17:00 if empty."
          {...of.form.getInputProps("time")}
          key={of.form.key("time")}
        />
      </FormShell>
    </Dialog>
  );
}

/** All tasks, the most urgent first, each with what makes it urgent. */
export default function TasksPage() {
  const me = useMe();
  const can = useCan();
  const [show, setShow] = useState("open");
  const [adding, setAdding] = useState(false);
  const [locationId, setLocation] = useState<string | null>(null);
  const { all } = useLocations();
  const query = {
    state: show === "done" ? ("done" as const) : ("open" as const),
    ...(show === "mine" ? { assignee_id: me.user.id } : {}),
    ...(locationId ? { location_id: locationId } : {}),
  };
  const list = useList("/v1/tasks", { params: { query } }, { keep: true });
  return (
    <>
      <PageHeader
        title="Tasks"
        note="In order of priority. What makes a task urgent is under its title."
      >
        <SegmentedControl
          aria-label="Show"
          data={[
            { value: "open", label: "Open" },
            { value: "mine", label: "Mine" },
            { value: "done", label: "Done" },
          ]}
          value={show}
          onChange={setShow}
        />
        {all.length > 1 ? (
          <Select
            aria-label="Location"
            placeholder="All locations"
            clearable
            data={choices(all)}
            value={locationId}
            onChange={setLocation}
            w={180}
          />
        ) : null}
        {can("tasks:write") ? (
          <Button
            leftSection={<IconPlus size={16} aria-hidden="true" />}
            onClick={() => setAdding(true)}
          >
            New task
          </Button>
        ) : null}
      </PageHeader>
      <Panel flush>
        <ListStates
          list={list}
          rows={8}
          empty={
            <EmptyState
              icon={<IconChecklist size={28} />}
              title={show === "done" ? "Nothing done yet" : "No open tasks"}
            />
          }
        >
          {(tasks) => tasks.map((task) => <TaskRow key={task.id} task={task} />)}
        </ListStates>
      </Panel>
      {adding ? <NewTask onClose={() => setAdding(false)} /> : null}
    </>
  );
}
