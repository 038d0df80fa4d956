import { Button } from "@mantine/core";
import { IconKey, IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { useList } from "@/api/hooks";
import type { DirectoryToken } from "@/api/types";
import { useCanEverywhere, useMe } from "@/app/session";
import { EmptyState, ListStates, Panel, ToneBadge, WhenText } from "@/design";
import { dateIn } from "@/lib/time";
import classes from "./Directory.module.css";
import { type MadeToken, NewTokenModal, RevokeTokenModal, TokenDialog } from "./TokenModals";

type Open =
  | { what: "new" }
  | { what: "made"; made: MadeToken }
  | { what: "revoke"; token: DirectoryToken };

/** What the directory presents to come in. */
export function TokensPanel() {
  const mayChange = useCanEverywhere()("security:configure");
  const list = useList("/v1/directory-tokens", { params: { query: {} } });
  const [open, setOpen] = useState<Open | null>(null);
  const close = () => setOpen(null);
  return (
    <Panel
      title="Tokens"
      flush
      action={
        mayChange ? (
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconPlus size={14} aria-hidden="true" />}
            onClick={() => setOpen({ what: "new" })}
          >
            New token
          </Button>
        ) : null
      }
    >
      <ListStates
        list={list}
        rows={1}
        empty={
          <EmptyState compact icon={<IconKey size={28} />} title="No token yet">
            A directory comes in with a token of its own, which can be revoked.
          </EmptyState>
        }
      >
        {(tokens) => (
          <ul className={classes.rows}>
            {tokens.map((token) => (
              <Token
                key={token.id}
                token={token}
                {...(mayChange && !token.revoked_at
                  ? { onRevoke: () => setOpen({ what: "revoke", token }) }
                  : {})}
              />
            ))}
          </ul>
        )}
      </ListStates>
      {open?.what === "new" ? (
        <NewTokenModal onClose={close} onMade={(made) => setOpen({ what: "made", made })} />
      ) : null}
      {open?.what === "made" ? <TokenDialog made={open.made} onClose={close} /> : null}
      {open?.what === "revoke" ? <RevokeTokenModal token={open.token} onClose={close} /> : null}
    </Panel>
  );
}

function Token({ token, onRevoke }: { token: DirectoryToken; onRevoke?: () => void }) {
  const { time_zone } = useMe().tenant;
  return (
    <li className={classes.row}>
      <div className={classes.words}>
        <div>
          <strong>{token.name}</strong>{" "}
          {token.revoked_at ? <ToneBadge tone="neutral">Revoked</ToneBadge> : null}
        </div>
        <div className={classes.facts}>
          Made {dateIn(time_zone, token.created_at)} ·{" "}
          {token.last_used_at ? (
            <>
              last used <WhenText at={token.last_used_at} zone={time_zone} />
            </>
          ) : (
            "never used"
          )}
        </div>
      </div>
      {onRevoke ? (
        <Button
          size="compact-sm"
          variant="default"
          onClick={onRevoke}
          aria-label={`Revoke ${token.name}`}
        >
          Revoke
        </Button>
      ) : null}
    </li>
  );
}
