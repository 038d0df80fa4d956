import { Button, Group, Stack, Text } from "@mantine/core";
import { useState } from "react";
import type { Membership, User } from "@/api/types";
import { useLocations } from "@/app/locations";
import { useCan, useMe } from "@/app/session";
import { Panel, ToneBadge } from "@/design";
import { SandboxMail } from "@/features/sandbox/mail/SandboxMail";
import { dateIn } from "@/lib/time";
import { GiveRoleModal } from "./GiveRoleModal";
import { mayChangeAt, whenHeld, whereHeld } from "./held";
import { Looks } from "./Looks";
import { ReinstateModal, SuspendModal } from "./SuspendModal";
import { TakeRoleModal } from "./TakeRoleModal";
import classes from "./Users.module.css";

type Asked = "give" | "suspend" | "reinstate" | Membership;

function State({ user }: { user: User }) {
  if (user.suspended_at) return <ToneBadge tone="bad">Suspended</ToneBadge>;
  return user.state === "invited" ? <ToneBadge tone="warn">Invited</ToneBadge> : null;
}

interface HeldProps {
  user: User;
  membership: Membership;
  onTake: () => void;
}

function Held({ user, membership, onTake }: HeldProps) {
  const me = useMe();
  const { zoneOf } = useLocations();
  const { role, location } = membership;
  const when = whenHeld(membership, location ? zoneOf(location.id) : me.tenant.time_zone);
  return (
    <li className={classes.held}>
      <div className={classes.words}>
        {role.name}, {whereHeld(membership)}
        {when ? <div className={classes.when}>{when}</div> : null}
      </div>
      {mayChangeAt(me, membership) ? (
        <Button
          size="compact-sm"
          variant="subtle"
          onClick={onTake}
          aria-label={`Take back ${role.name}, ${whereHeld(membership)}, from ${user.name}`}
        >
          Take back
        </Button>
      ) : null}
    </li>
  );
}

interface ActsProps {
  user: User;
  onAsk: (asked: Asked) => void;
}

function Acts({ user, onAsk }: ActsProps) {
  const me = useMe();
  // Who works elsewhere, too, is suspended by those who answer for all of their places.
  const maySuspend =
    user.id !== me.user.id &&
    user.state === "active" &&
    user.memberships.every((each) => mayChangeAt(me, each));
  const other = user.suspended_at ? "Reinstate" : "Suspend";
  return (
    <>
      {user.suspended_at ? null : (
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => onAsk("give")}
          aria-label={`Give a role to ${user.name}`}
        >
          Give a role
        </Button>
      )}
      {maySuspend ? (
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => onAsk(user.suspended_at ? "reinstate" : "suspend")}
          aria-label={`${other} ${user.name}`}
        >
          {other}
        </Button>
      ) : null}
    </>
  );
}

function Asking({ user, asked, onClose }: { user: User; asked: Asked; onClose: () => void }) {
  if (asked === "give") return <GiveRoleModal user={user} onClose={onClose} />;
  if (asked === "suspend") return <SuspendModal user={user} onClose={onClose} />;
  if (asked === "reinstate") return <ReinstateModal user={user} onClose={onClose} />;
  return <TakeRoleModal user={user} membership={asked} onClose={onClose} />;
}

/** A colleague with the roles that they hold, and what can be done about them. */
export function Colleague({ user }: { user: User }) {
  const { sandbox, tenant } = useMe();
  const mayGive = useCan()("users:configure");
  const [asked, setAsked] = useState<Asked | null>(null);
  return (
    <Panel title={user.name} action={<State user={user} />}>
      <Stack gap={8}>
        {user.email ? (
          <Text size="sm" style={{ overflowWrap: "anywhere" }}>
            {user.email}
          </Text>
        ) : null}
        {user.suspended_at ? (
          <Text size="sm" c="dimmed">
            Since {dateIn(tenant.time_zone, user.suspended_at)} they may do nothing.
          </Text>
        ) : null}
        <ul className={classes.list} aria-label={`Roles of ${user.name}`}>
          {user.memberships.map((each) => (
            <Held key={each.id} user={user} membership={each} onTake={() => setAsked(each)} />
          ))}
        </ul>
        <Group gap={6}>
          {mayGive ? <Acts user={user} onAsk={setAsked} /> : null}
          <Looks user={user} />
        </Group>
        {sandbox && user.state === "invited" && user.email && mayGive ? (
          <SandboxMail to={user.email} />
        ) : null}
      </Stack>
      {asked ? <Asking user={user} asked={asked} onClose={() => setAsked(null)} /> : null}
    </Panel>
  );
}
