import { ActionIcon, Tooltip } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconCircle, IconCircleCheck } from "@tabler/icons-react";
import { Link } from "react-router";
import { useSend } from "@/api/hooks";
import type { Task } from "@/api/types";
import { useLocations } from "@/app/locations";
import { useCan } from "@/app/session";
import { ToneBadge, WhenText } from "@/design";
import { useNow } from "@/lib/age";
import { urls } from "@/lib/urls";
import classes from "./Task.module.css";
import { priorityTone, reasonsText } from "./task";

/** A text is answered in the inbox; everything else begins at the contact. */
const whereDone = (type: string, contactId: string, locationId: string): string =>
  type === "unanswered_reply" ? urls.thread(contactId, locationId) : urls.contact(contactId);

/** Many tasks have the same title; with the name of the patient each is told apart by ear. */
const doneLabel = ({ title, contact }: Task): string =>
  ["Done:", contact ? `${title}, ${contact.name}` : title].join(" ");

/** One task: done with one tap, its priority explained. */
export function TaskRow({ task, compact }: { task: Task; compact?: boolean }) {
  const can = useCan();
  const now = useNow();
  const { zoneOf, severalZones } = useLocations();
  const complete = useSend("post", "/v1/tasks/{task_id}/completion", ["/v1/tasks"]);
  const open = task.state === "open";
  const Mark = open ? IconCircle : IconCircleCheck;
  const late = open && task.due_at != null && Date.parse(task.due_at) < now;

  function finish() {
    complete.mutate(
      { params: { path: { task_id: task.id } } },
      {
        onError: (error) =>
          notifications.show({
            color: "red",
            title: error.problem.title,
            message: error.problem.detail ?? "",
          }),
      },
    );
  }

  return (
    <div className={classes.task}>
      {open && can("tasks:write") ? (
        <ActionIcon
          variant="subtle"
          color="gray"
          size="md"
          aria-label={doneLabel(task)}
          loading={complete.isPending}
          onClick={finish}
        >
          <IconCircle size={18} />
        </ActionIcon>
      ) : (
        <Mark
          size={18}
          aria-label={open ? "Open" : "Done"}
          className={classes.mark}
          data-open={open}
        />
      )}
      <div className={classes.words}>
        <div className={classes.title}>{task.title}</div>
        <div className={classes.meta}>
          {task.contact ? (
            <Link
              to={whereDone(task.type, task.contact.id, task.location_id)}
              className={classes.link}
            >
              {task.contact.name}
            </Link>
          ) : null}
          {task.due_at ? (
            <span className={late ? classes.late : undefined}>
              {late ? "was due " : "due "}
              <WhenText at={task.due_at} zone={zoneOf(task.location_id)} named={severalZones} />
            </span>
          ) : null}
          {!compact && task.assignee ? <span>{task.assignee.name}</span> : null}
        </div>
        {!compact && task.reasons.length > 0 ? (
          <div className={classes.why}>{reasonsText(task)}</div>
        ) : null}
      </div>
      <Tooltip label={reasonsText(task) || "Priority"}>
        <span>
          <ToneBadge tone={priorityTone(task.priority)} plain>
            <span className="visually-hidden">Priority </span>
            {task.priority}
          </ToneBadge>
        </span>
      </Tooltip>
    </div>
  );
}
