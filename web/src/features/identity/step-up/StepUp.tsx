import { lazy, Suspense, useEffect, useState } from "react";
import { onStepUp } from "@/api/step-up";

const StepUpDialog = lazy(() => import("./StepUpDialog"));

type Answer = (proved: boolean) => void;

/** Waits for a call that is refused for want of a fresh proof, and asks for the proof. */
export function StepUp() {
  const [answer, setAnswer] = useState<Answer | null>(null);
  useEffect(() => onStepUp(() => new Promise<boolean>((resolve) => setAnswer(() => resolve))), []);
  if (!answer) return null;

  function done(proved: boolean) {
    setAnswer(null);
    answer?.(proved);
  }

  return (
    <Suspense fallback={null}>
      <StepUpDialog onProved={() => done(true)} onClose={() => done(false)} />
    </Suspense>
  );
}
