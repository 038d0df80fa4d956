import type { ComponentType } from "react";
import { createBrowserRouter, matchRoutes, Navigate, type RouteObject } from "react-router";
import { StepUp } from "@/features/identity/step-up/StepUp";
import { urls } from "@/lib/urls";
import { EnrolFirst } from "./EnrolFirst";
import { ErrorPage, NotFoundPage } from "./ErrorPage";
import { LocationsAhead } from "./LocationsAhead";
import { Shell } from "./Shell";
import { Splash } from "./Splash";
import { RequireSession } from "./session";
import { UnderBanner } from "./UnderBanner";

type Load = () => Promise<{ default: ComponentType }>;

/** A page that is fetched when it is first visited. */
const page = (path: string, load: Load): RouteObject => ({
  path,
  hydrateFallbackElement: <Splash busy />,
  lazy: async () => ({ Component: (await load()).default }),
  errorElement: <ErrorPage />,
});

const PUBLIC: RouteObject[] = [
  page("/sign-in", () => import("@/features/identity/sign-in/SignInPage")),
  { path: "/signup", element: <Navigate to={urls.signUp()} replace /> },
  page("/sign-up", () => import("@/features/identity/sign-up/SignUpPage")),
  page("/signup/:token", () => import("@/features/identity/sign-up/CompletionPage")),
  page("/invitations/:token", () => import("@/features/identity/invitations/AcceptPage")),
];

/** Pages that need no session. */
export const isPublic = (pathname: string): boolean => matchRoutes(PUBLIC, pathname) !== null;

const INSIDE: RouteObject[] = [
  page("/", () => import("./HomePage")),
  page("/inbox/:contactId?/:locationId?", () => import("@/features/messaging/inbox/InboxPage")),
  page("/contacts", () => import("@/features/people/contacts/ContactsPage")),
  page("/contacts/new", () => import("@/features/people/contacts/NewContactPage")),
  page("/contacts/:id", () => import("@/features/people/contacts/ContactPage")),
  page("/contacts/:id/book", () => import("@/features/scheduling/booking/BookPage")),
  page("/pipelines/:key", () => import("@/features/pipeline/board/BoardPage")),
  page("/tasks", () => import("@/features/pipeline/tasks/TasksPage")),
  page("/intake", () => import("@/features/connect/sources/SourcesPage")),
  page("/intake/failed", () => import("@/features/connect/intakes/FailedIntakesPage")),
  page("/automation", () => import("@/features/automation/jobs/DeadJobsPage")),
  page("/phone", () => import("@/features/sandbox/phone/PhonePage")),
  page("/more", () => import("./MorePage")),
  page("/me/security", () => import("@/features/identity/security/MySecurityPage")),
  page("/settings/locations", () => import("@/features/identity/locations/LocationsPage")),
  page("/settings/users", () => import("@/features/identity/users/UsersPage")),
  page("/settings/security", () => import("@/features/identity/policy/SecurityPolicyPage")),
  page("/settings/sso", () => import("@/features/identity/sso/SsoPage")),
  page("/settings/directory", () => import("@/features/identity/directory/DirectoryPage")),
  page("/fleet", () => import("@/features/identity/fleet/FleetPage")),
  page("/settings/reseller", () => import("@/features/identity/reseller/ResellerPage")),
  page("/settings/access-reviews", () => import("@/features/identity/reviews/ReviewsPage")),
  page("/settings/access-reviews/:id", () => import("@/features/identity/reviews/ReviewPage")),
  page("/settings/audit", () => import("@/features/audit/trail/AuditPage")),
  page("/settings/teams", () => import("@/features/identity/teams/TeamsPage")),
  page("/settings/roles", () => import("@/features/identity/roles/RolesPage")),
  page("/settings/roles/:id", () => import("@/features/identity/roles/RolePage")),
  page("/settings/clients", () => import("@/features/identity/clients/ClientsPage")),
  page("/settings/services", () => import("@/features/scheduling/services/ServicesPage")),
  page(
    "/settings/practitioners",
    () => import("@/features/scheduling/practitioners/PractitionersPage"),
  ),
  page("/settings/message-templates", () => import("@/features/messaging/templates/TemplatesPage")),
];

export const routes: RouteObject[] = [
  ...PUBLIC,
  {
    element: (
      <>
        <LocationsAhead />
        <UnderBanner>
          <RequireSession>
            <StepUp />
            <EnrolFirst>
              <Shell />
            </EnrolFirst>
          </RequireSession>
        </UnderBanner>
      </>
    ),
    errorElement: <ErrorPage />,
    hydrateFallbackElement: <Splash busy />,
    children: [...INSIDE, { path: "*", element: <NotFoundPage /> }],
  },
];

export const makeRouter = () => createBrowserRouter(routes);
