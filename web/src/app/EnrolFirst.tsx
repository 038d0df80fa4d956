import { lazy, type ReactNode, Suspense, useState } from "react";
import { Splash } from "./Splash";
import { useMe } from "./session";

const EnrolPage = lazy(() => import("@/features/identity/security/EnrolPage"));

/**
 * Where the clinic wants a second factor, the server opens nothing else before there is one. The page
 * stays until it is left: who looks away to keep the recovery codes must find them still there.
 */
export function EnrolFirst({ children }: { children: ReactNode }) {
  const { must_enrol } = useMe();
  const [enrolling, setEnrolling] = useState(must_enrol);
  if (must_enrol && !enrolling) setEnrolling(true);
  if (!enrolling) return children;
  return (
    <Suspense fallback={<Splash busy />}>
      <EnrolPage onDone={() => setEnrolling(false)} />
    </Suspense>
  );
}
