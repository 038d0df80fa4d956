import {
  IconAddressBook,
  IconAffiliate,
  IconBuildingHospital,
  IconBuildingSkyscraper,
  IconCalendarCheck,
  IconChecklist,
  IconDeviceMobileMessage,
  IconForms,
  IconHeartRateMonitor,
  IconKey,
  IconLayoutKanban,
  IconLifebuoy,
  IconListCheck,
  IconLock,
  IconLogin2,
  IconMessage2Cog,
  IconMessages,
  IconShieldCheck,
  IconShieldLock,
  IconStethoscope,
  IconTags,
  IconUsers,
  IconUsersGroup,
  type TablerIcon,
} from "@tabler/icons-react";
import type { Me } from "@/api/types";
import { urls } from "@/lib/urls";
import { type AdminPermission, administersAll } from "./administers";
import type { Permission } from "./session";

export interface NavItem {
  label: string;
  to: string;
  icon: TablerIcon;
  needs?: Permission | AdminPermission;
  /** The whole clinic's: refused to those who work at some locations only. */
  clinicWide?: boolean;
  /** Lives in the bottom bar of a phone; the others are behind "More". */
  thumb?: boolean;
  sandbox?: boolean;
  /** Of a clinic alone: a reseller has no such thing. */
  ofClinic?: boolean;
}

export interface NavGroup {
  label: string;
  items: NavItem[];
}

const GROUPS: NavGroup[] = [
  {
    label: "Reseller",
    items: [
      {
        label: "Clinics",
        to: urls.fleet(),
        icon: IconBuildingSkyscraper,
        needs: "fleet:read",
        clinicWide: true,
        thumb: true,
      },
    ],
  },
  {
    label: "Front desk",
    items: [
      {
        label: "Today",
        to: urls.today(),
        icon: IconCalendarCheck,
        thumb: true,
        ofClinic: true,
      },
      { label: "Inbox", to: urls.inbox(), icon: IconMessages, needs: "messages:read", thumb: true },
      {
        label: "Contacts",
        to: urls.contacts(),
        icon: IconAddressBook,
        needs: "contacts:read",
        thumb: true,
      },
      {
        label: "Pipelines",
        to: urls.board(),
        icon: IconLayoutKanban,
        needs: "pipelines:read",
        thumb: true,
      },
      { label: "Tasks", to: urls.tasks(), icon: IconChecklist, needs: "tasks:read" },
    ],
  },
  {
    label: "Leads and automation",
    items: [
      { label: "Lead sources", to: urls.intake(), icon: IconForms, needs: "intake:read" },
      {
        label: "Automation health",
        to: urls.automation(),
        icon: IconHeartRateMonitor,
        needs: "automation:read",
        clinicWide: true,
      },
      {
        label: "Message templates",
        to: urls.templates(),
        icon: IconMessage2Cog,
        needs: "templates:read",
      },
    ],
  },
  {
    label: "Clinic",
    items: [
      { label: "Services", to: urls.services(), icon: IconTags, needs: "schedule:read" },
      {
        label: "Practitioners",
        to: urls.practitioners(),
        icon: IconStethoscope,
        needs: "schedule:read",
      },
      {
        label: "Locations",
        to: urls.locations(),
        icon: IconBuildingHospital,
        ofClinic: true,
      },
      { label: "People and roles", to: urls.users(), icon: IconUsers, needs: "users:read" },
      { label: "Teams", to: urls.teams(), icon: IconUsersGroup, needs: "users:read" },
      { label: "Roles", to: urls.roles(), icon: IconLock, needs: "roles:read" },
      {
        label: "Signing in",
        to: urls.securityPolicy(),
        icon: IconShieldLock,
        needs: "security:read",
      },
      {
        label: "Single sign-on",
        to: urls.sso(),
        icon: IconLogin2,
        needs: "security:read",
        clinicWide: true,
      },
      {
        label: "Directory",
        to: urls.directory(),
        icon: IconAffiliate,
        needs: "security:read",
        clinicWide: true,
      },
      {
        label: "API keys",
        to: urls.clients(),
        icon: IconKey,
        needs: "clients:read",
        clinicWide: true,
      },
      {
        label: "Access reviews",
        to: urls.accessReviews(),
        icon: IconListCheck,
        needs: "users:configure",
        clinicWide: true,
      },
      {
        label: "Reseller",
        to: urls.reseller(),
        icon: IconLifebuoy,
        needs: "reseller:read",
        clinicWide: true,
      },
      { label: "Who did what", to: urls.audit(), icon: IconShieldCheck, needs: "audit:read" },
    ],
  },
  {
    label: "Sandbox",
    items: [
      {
        label: "Sandbox phone",
        to: urls.phone(),
        icon: IconDeviceMobileMessage,
        needs: "messages:send",
        sandbox: true,
      },
    ],
  },
];

/** The navigation that this person has; a group without items is left out. */
export function navOf(me: Me): NavGroup[] {
  const shown = (item: NavItem) =>
    (!item.needs || me.permissions.includes(item.needs)) &&
    (!item.clinicWide || !item.needs || administersAll(me, item.needs)) &&
    (!item.sandbox || me.sandbox) &&
    (!item.ofClinic || me.tenant.kind === "clinic");
  const labelOf = ({ label }: NavGroup) =>
    label === "Clinic" && me.tenant.kind === "reseller" ? "Our people" : label;
  return GROUPS.map((group) => ({
    label: labelOf(group),
    items: group.items.filter(shown),
  })).filter((group) => group.items.length > 0);
}
