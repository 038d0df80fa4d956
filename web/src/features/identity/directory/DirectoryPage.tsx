import { Button, Group, Stack, Text } from "@mantine/core";
import { IconAffiliate, IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { useList } from "@/api/hooks";
import type { DirectoryGroup, DirectoryToken } from "@/api/types";
import { useAdministers } from "@/app/administers";
import { useCanEverywhere, useMe } from "@/app/session";
import { EmptyState, ListStates, PageHeader, Panel, ToneBadge, WhenText } from "@/design";
import classes from "../sso/Sso.module.css";
import { MapGroupModal } from "./MapGroupModal";
import { NewTokenModal } from "./NewTokenModal";
import { RevokeTokenModal } from "./RevokeTokenModal";
import { TokenDialog, type Told } from "./TokenDialog";

type Open =
  | { what: "new" }
  | { what: "told"; told: Told }
  | { what: "revoke"; token: DirectoryToken }
  | { what: "map"; group: DirectoryGroup };

function Opened({ open, onOpen }: { open: Open; onOpen: (open: Open | null) => void }) {
  const close = () => onOpen(null);
  switch (open.what) {
    case "new":
      return <NewTokenModal onClose={close} onTold={(told) => onOpen({ what: "told", told })} />;
    case "told":
      return <TokenDialog told={open.told} onClose={close} />;
    case "revoke":
      return <RevokeTokenModal token={open.token} onClose={close} />;
    case "map":
      return <MapGroupModal group={open.group} onClose={close} />;
  }
}

/** The clinic's own directory of people, which keeps its staff (SCIM 2.0). */
export default function DirectoryPage() {
  const mayAsk = useCanEverywhere()("security:read");
  const mayChange = useCanEverywhere()("security:configure");
  const [open, setOpen] = useState<Open | null>(null);
  return (
    <>
      <PageHeader
        narrow
        title="Directory"
        note="Your directory adds, changes and locks out your people by itself (SCIM 2.0)."
      >
        {mayChange ? (
          <Button
            leftSection={<IconPlus size={16} aria-hidden="true" />}
            onClick={() => setOpen({ what: "new" })}
          >
            New token
          </Button>
        ) : null}
      </PageHeader>
      <Stack gap="sm" maw={860}>
        {mayAsk ? (
          <>
            <TokensPanel
              mayChange={mayChange}
              onRevoke={(token) => setOpen({ what: "revoke", token })}
            />
            <GroupsPanel onMap={(group) => setOpen({ what: "map", group })} />
          </>
        ) : (
          <EmptyState icon={<IconAffiliate size={28} />} title="For staff of all locations">
            The directory belongs to the whole clinic: it is shown to those whose role holds at all
            locations and lets them see it.
          </EmptyState>
        )}
      </Stack>
      {open ? <Opened open={open} onOpen={setOpen} /> : null}
    </>
  );
}

interface TokensPanelProps {
  mayChange: boolean;
  onRevoke: (token: DirectoryToken) => void;
}

function TokensPanel({ mayChange, onRevoke }: TokensPanelProps) {
  const { tenant } = useMe();
  const list = useList("/v1/directory-tokens", { params: { query: {} } });
  return (
    <Panel title="Tokens" flush>
      <ListStates
        list={list}
        rows={1}
        empty={
          <Text size="sm" c="dimmed" p="sm">
            No directory is connected. Make a token and enter it there, with the address beside it.
          </Text>
        }
      >
        {(tokens) => (
          <ul className={classes.rows}>
            {tokens.map((token) => (
              <li key={token.id} className={classes.row}>
                <div className={classes.words}>
                  <Group gap="xs">
                    <Text size="sm" fw={550}>
                      {token.name}
                    </Text>
                    {token.revoked_at ? <ToneBadge tone="neutral">Revoked</ToneBadge> : null}
                  </Group>
                  <Text size="sm" c="dimmed">
                    {token.last_used_at ? (
                      <>
                        last used <WhenText at={token.last_used_at} zone={tenant.time_zone} />
                      </>
                    ) : (
                      "never used"
                    )}
                  </Text>
                </div>
                {mayChange && !token.revoked_at ? (
                  <Button
                    size="compact-sm"
                    variant="default"
                    onClick={() => onRevoke(token)}
                    aria-label={`Revoke ${token.name}`}
                  >
                    Revoke
                  </Button>
                ) : null}
              </li>
            ))}
          </ul>
        )}
      </ListStates>
    </Panel>
  );
}

function GroupsPanel({ onMap }: { onMap: (group: DirectoryGroup) => void }) {
  const { everywhere } = useAdministers();
  const mayAsk = everywhere("roles:read");
  const mayChange = everywhere("roles:configure");
  const list = useList("/v1/directory-groups", { params: { query: {} } }, { enabled: mayAsk });
  if (!mayAsk) return null;
  return (
    <Panel title="Groups of the directory" flush>
      <ListStates
        list={list}
        rows={1}
        empty={
          <Text size="sm" c="dimmed" p="sm">
            The directory has brought no groups yet.
          </Text>
        }
      >
        {(groups) => (
          <ul className={classes.rows}>
            {groups.map((group) => (
              <li key={group.id} className={classes.row}>
                <div className={classes.words}>
                  <Text size="sm" fw={550}>
                    {group.name}
                  </Text>
                  <Text size="sm">
                    {group.role
                      ? `${group.role.name}, ${group.location ? `at ${group.location.name}` : "everywhere"}`
                      : "gives no role"}
                    {" · "}
                    {group.members === 1 ? "one person" : `${group.members} people`}
                  </Text>
                </div>
                {mayChange ? (
                  <Button
                    size="compact-sm"
                    variant="default"
                    onClick={() => onMap(group)}
                    aria-label={`Role of ${group.name}`}
                  >
                    Role
                  </Button>
                ) : null}
              </li>
            ))}
          </ul>
        )}
      </ListStates>
    </Panel>
  );
}
