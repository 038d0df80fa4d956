import { Button } from "@mantine/core";
import { IconUsersGroup } from "@tabler/icons-react";
import { useState } from "react";
import { useList } from "@/api/hooks";
import type { DirectoryGroup } from "@/api/types";
import { useAdministers } from "@/app/administers";
import { EmptyState, ListStates, Panel } from "@/design";
import classes from "./Directory.module.css";
import { GroupModal } from "./GroupModal";

/** What a group gives those who are in it, in words. */
export const givesText = ({ role, location }: DirectoryGroup): string =>
  role ? `Gives ${role.name}, ${location?.name ?? "the whole clinic"}` : "Gives nothing yet";

/** The groups that the directory has told of, and the role that each gives. */
export function GroupsPanel() {
  const mayMap = useAdministers().everywhere("roles:configure");
  const list = useList("/v1/directory-groups", { params: { query: { limit: 100 } } });
  const [mapping, setMapping] = useState<DirectoryGroup | null>(null);
  return (
    <Panel title="Groups" flush>
      <ListStates
        list={list}
        rows={2}
        empty={
          <EmptyState compact icon={<IconUsersGroup size={28} />} title="No groups yet">
            They appear here when your directory tells of them.
          </EmptyState>
        }
      >
        {(groups) => (
          <ul className={classes.rows}>
            {groups.map((group) => (
              <li key={group.id} className={classes.row}>
                <div className={classes.words}>
                  <div>
                    <strong>{group.name}</strong>
                  </div>
                  <div className={classes.facts}>
                    {group.members === 1 ? "1 person" : `${group.members} people`} ·{" "}
                    {givesText(group)}
                  </div>
                </div>
                {mayMap ? (
                  <Button
                    size="compact-sm"
                    variant="default"
                    onClick={() => setMapping(group)}
                    aria-label={`Change what ${group.name} gives`}
                  >
                    Change
                  </Button>
                ) : null}
              </li>
            ))}
          </ul>
        )}
      </ListStates>
      {mapping ? <GroupModal group={mapping} onClose={() => setMapping(null)} /> : null}
    </Panel>
  );
}
