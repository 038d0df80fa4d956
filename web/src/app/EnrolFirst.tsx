import { lazy, type ReactNode, Suspense } from "react";
import { Splash } from "./Splash";
import { useMe } from "./session";

const EnrolPage = lazy(() => import("@/features/identity/security/EnrolPage"));

/** Where the clinic wants a second factor, the server opens nothing else before there is one. */
export function EnrolFirst({ children }: { children: ReactNode }) {
  if (!useMe().must_enrol) return children;
  return (
    <Suspense fallback={<Splash busy />}>
      <EnrolPage />
    </Suspense>
  );
}
