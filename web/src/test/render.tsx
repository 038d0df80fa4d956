import { QueryClientProvider } from "@tanstack/react-query";
import { render } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { ReactNode } from "react";
import { createMemoryRouter, RouterProvider } from "react-router";
import { Design, makeQueries } from "@/app/App";
import { RequireSession } from "@/app/session";
import { HOUSE_BRAND } from "@/design/theme";

interface Options {
  /** Pattern and address of the page under test. */
  path?: string;
  at?: string;
  /** Within a session: the page may ask who is signed in. */
  session?: boolean;
}

/** Shows a page as the app would; other addresses show their own path, so that moves can be seen. */
export function renderPage(page: ReactNode, { path = "/", at = path, session }: Options = {}) {
  const queries = makeQueries();
  queries.setDefaultOptions({ queries: { ...queries.getDefaultOptions().queries, retry: false } });
  const element = session ? <RequireSession>{page}</RequireSession> : page;
  const router = createMemoryRouter(
    [
      { path, element },
      { path: "*", element: <p>elsewhere</p> },
    ],
    { initialEntries: [at] },
  );
  const user = userEvent.setup();
  render(
    <QueryClientProvider client={queries}>
      <Design brand={HOUSE_BRAND} env="test">
        <RouterProvider router={router} />
      </Design>
    </QueryClientProvider>,
  );
  return { user, queries, router };
}
