import { Text } from "@mantine/core";
import { IconDots } from "@tabler/icons-react";
import { Suspense } from "react";
import { Link, NavLink, Outlet, ScrollRestoration } from "react-router";
import { useBrandName } from "@/design/BrandContext";
import { ImpersonationBar, useWayBack } from "@/features/identity/impersonation/ImpersonationBar";
import { urls } from "@/lib/urls";
import { useLive } from "@/live/useLive";
import { AccountMenu } from "./AccountMenu";
import { LiveMark } from "./LiveMark";
import { useLocations } from "./locations";
import { navOf } from "./nav";
import classes from "./Shell.module.css";
import { Splash } from "./Splash";
import { useMe } from "./session";
import { useWaitingCount } from "./useWaitingCount";

function SideNav() {
  const me = useMe();
  const waiting = useWaitingCount();
  return (
    <nav className={classes.side} aria-label="Main">
      {navOf(me).map((group) => (
        <div key={group.label} className={classes.group}>
          <Text size="xs" c="dimmed" fw={550} className={classes.groupName}>
            {group.label}
          </Text>
          {group.items.map(({ to, label, icon: Icon }) => (
            <NavLink key={to} to={to} end={to === "/"} className={classes.link}>
              <Icon size={18} stroke={1.7} aria-hidden="true" />
              <span>{label}</span>
              {to === urls.inbox() && waiting ? (
                <span className={classes.count}>
                  {waiting}
                  <span className="visually-hidden"> waiting</span>
                </span>
              ) : null}
            </NavLink>
          ))}
        </div>
      ))}
    </nav>
  );
}

function ThumbNav() {
  const me = useMe();
  const waiting = useWaitingCount();
  const items = navOf(me)
    .flatMap((group) => group.items)
    .filter((item) => item.thumb);
  return (
    <nav className={classes.thumb} aria-label="Main">
      {items.map(({ to, label, icon: Icon }) => (
        <NavLink key={to} to={to} end={to === "/"} className={classes.thumbLink}>
          <Icon size={22} stroke={1.7} aria-hidden="true" />
          <span>{label}</span>
          {to === urls.inbox() && waiting ? (
            <span className={classes.thumbCount}>
              {waiting}
              <span className="visually-hidden"> waiting</span>
            </span>
          ) : null}
        </NavLink>
      ))}
      <NavLink to={urls.more()} className={classes.thumbLink}>
        <IconDots size={22} stroke={1.7} aria-hidden="true" />
        <span>More</span>
      </NavLink>
    </nav>
  );
}

/** Everything around a page: top bar, navigation (left, or under the thumb), the live line. */
export function Shell() {
  const { impersonation } = useMe();
  useWayBack(impersonation);
  const live = useLive(!impersonation);
  // Every page tells times on a location's clock: none is shown before the clocks are known.
  const locations = useLocations();
  const brand = useBrandName();
  return (
    <div className={classes.shell} data-impersonating={!!impersonation}>
      <a href="#main" className="skip">
        Skip to content
      </a>
      <header className={classes.top}>
        <Link to={urls.today()} className={classes.brand}>
          <span className={classes.brandMark} aria-hidden="true" />
          <span className={classes.brandName}>{brand}</span>
        </Link>
        <LiveMark state={live} />
        <AccountMenu />
      </header>
      <SideNav />
      <main id="main" className={classes.main} tabIndex={-1}>
        <Suspense fallback={<Splash busy />}>{locations.isLoading ? null : <Outlet />}</Suspense>
      </main>
      {impersonation ? <ImpersonationBar impersonation={impersonation} /> : null}
      <ThumbNav />
      <ScrollRestoration />
    </div>
  );
}
