import { Button, Text } from "@mantine/core";
import { useEffect, useRef } from "react";
import { renewSession } from "@/api/client";
import { useRead, useSend } from "@/api/hooks";
import type { Impersonation } from "@/api/types";
import { ProblemAlert, toneStyle } from "@/design";
import { useNow } from "@/lib/age";
import { urls } from "@/lib/urls";
import classes from "./ImpersonationBar.module.css";
import { doing } from "./words";

/** Everything that was read of the clinic is forgotten with the page. */
export const goOn = (to: string) => window.location.assign(to);

/** Leads back to the own house as soon as the impersonation is over, whoever ended it. */
export function useWayBack(impersonation: Impersonation | undefined) {
  const was = useRef(impersonation);
  useEffect(() => {
    if (was.current && !impersonation) goOn(urls.fleet());
    was.current = impersonation;
  }, [impersonation]);
}

export function leftWords(until: string, now: number): string {
  const minutes = Math.ceil((Date.parse(until) - now) / 60_000);
  if (minutes <= 0) return "time is up";
  return minutes === 1 ? "1 minute left" : `${minutes} minutes left`;
}

/** Says whose house this is, for how long, and leads out of it. */
export function ImpersonationBar({ impersonation }: { impersonation: Impersonation }) {
  const now = useNow();
  const end = useSend("delete", "/v1/me/impersonation");
  // Ended by the clinic or by time, the next call brings the own session back.
  useRead("/v1/me", {}, { refetchInterval: 5_000 });

  async function leave() {
    await end.mutateAsync({});
    await renewSession();
    goOn(urls.fleet());
  }

  return (
    <section
      className={classes.bar}
      aria-label="Impersonation"
      style={toneStyle(impersonation.emergency ? "bad" : "warn")}
    >
      <div className={classes.words}>
        <Text size="sm" fw={650} component="p" m={0}>
          You act in {impersonation.clinic.name}
        </Text>
        <Text size="sm" component="p" m={0}>
          {doing(impersonation)} · {leftWords(impersonation.expires_at, now)}
        </Text>
        <ProblemAlert error={end.error} />
      </div>
      <Button
        variant="default"
        loading={end.isPending}
        onClick={() => void leave().catch(() => undefined)}
      >
        End
      </Button>
    </section>
  );
}
