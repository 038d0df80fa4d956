import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useEffect, useMemo, useState } from "react";
import { RouterProvider } from "react-router";
import { onSignedOut } from "@/api/client";
import { read } from "@/api/hooks";
import type { ProblemError } from "@/api/problem";
import { endSeeingAs, useSeenAs } from "@/api/see-as";
import { BrandNameProvider } from "@/design/BrandContext";
import { type Brand, HOUSE_BRAND, themeOf, variablesOf } from "@/design/theme";
import { urls } from "@/lib/urls";
import { isPublic, makeRouter } from "./routes";

declare module "@tanstack/react-query" {
  interface Register {
    defaultError: ProblemError;
  }
}

export function makeQueries(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache(),
    mutationCache: new MutationCache(),
    defaultOptions: {
      queries: {
        // The live line says when something changed; until then what was read stays true.
        staleTime: 15_000,
        retry: (count, error) => count < 2 && (error.status === 0 || error.status >= 500),
      },
    },
  });
}

interface DesignProps {
  brand: Brand;
  /** `test` shows and hides without transitions. */
  env?: "default" | "test";
  children: ReactNode;
}

/** Theme and brand around anything; tests use it too. */
export function Design({ brand, env, children }: DesignProps) {
  const theme = useMemo(() => themeOf(brand), [brand]);
  const variables = useMemo(() => variablesOf(brand), [brand]);
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={variables}
      defaultColorScheme="auto"
      env={env ?? "default"}
    >
      <BrandNameProvider value={brand.name}>
        {/* Down at the navigation, where it covers no button that is wanted next. */}
        <Notifications position="bottom-left" containerWidth={340} limit={3} autoClose={5000} />
        {children}
      </BrandNameProvider>
    </MantineProvider>
  );
}

/** The brand of whoever is signed in; read off the cache, so that the theme never waits. */
function useBrand(queries: QueryClient): Brand {
  const [brand, setBrand] = useState(HOUSE_BRAND);
  useEffect(() => {
    const key = JSON.stringify(read("/v1/me", {}).queryKey);
    return queries.getQueryCache().subscribe(({ query }) => {
      if (JSON.stringify(query.queryKey) !== key) return;
      const me = query.state.data as { brand?: Brand } | undefined;
      if (me?.brand) setBrand((now) => (same(now, me.brand as Brand) ? now : (me.brand as Brand)));
    });
  }, [queries]);
  return brand;
}

const same = (a: Brand, b: Brand) =>
  a.name === b.name &&
  a.primary_color === b.primary_color &&
  a.on_primary_color === b.on_primary_color;

interface InSightProps {
  router: ReturnType<typeof makeRouter>;
}

/** The app in one sight: with what was read in it, and nothing else. */
function InSight({ router }: InSightProps) {
  const [queries] = useState(makeQueries);
  const brand = useBrand(queries);
  useEffect(
    () =>
      onSignedOut(() => {
        const { pathname, search } = router.state.location;
        if (isPublic(pathname)) return;
        const next = pathname === "/" ? undefined : pathname + search;
        void router.navigate(urls.signIn(next), { replace: true }).then(() => {
          queries.clear();
          endSeeingAs();
        });
      }),
    [queries, router],
  );
  return (
    <QueryClientProvider client={queries}>
      <Design brand={brand}>
        <RouterProvider router={router} />
      </Design>
    </QueryClientProvider>
  );
}

export function App() {
  const [router] = useState(makeRouter);
  const seen = useSeenAs();
  return <InSight key={seen?.wish ?? "own"} router={router} />;
}
