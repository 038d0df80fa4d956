import { Anchor } from "@mantine/core";
import { Link } from "react-router";
import { useList } from "@/api/hooks";
import { EmptyState, ListStates, Panel } from "@/design";
import { TaskRow } from "@/features/pipeline/tasks/TaskRow";
import { urls } from "@/lib/urls";

const SHOWN = 8;

export function OpenTasks({ locationId }: { locationId: string | undefined }) {
  const query = { state: "open" as const, location_id: locationId, limit: SHOWN };
  const list = useList("/v1/tasks", { params: { query } }, { enabled: locationId !== undefined });
  return (
    <Panel
      title="Tasks"
      flush
      action={
        <Anchor component={Link} to={urls.tasks()} size="sm">
          All tasks
        </Anchor>
      }
    >
      <ListStates
        list={{ ...list, hasMore: false }}
        empty={<EmptyState compact title="No open tasks" />}
      >
        {(tasks) => tasks.map((task) => <TaskRow key={task.id} task={task} compact />)}
      </ListStates>
    </Panel>
  );
}
