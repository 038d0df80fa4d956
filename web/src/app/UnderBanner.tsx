import { Button } from "@mantine/core";
import { IconEye } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { endSeeingAs, useSeenAs } from "@/api/see-as";
import { toneStyle } from "@/design";
import classes from "./UnderBanner.module.css";

/**
 * Every page of whoever looks as another says so, and has the way out: also where what that other
 * may see is too little for a page.
 */
export function UnderBanner({ children }: { children: ReactNode }) {
  const seen = useSeenAs();
  if (!seen) return children;
  return (
    <div className={classes.frame}>
      <aside className={classes.banner} style={toneStyle("warn")} aria-label="Seeing as another">
        <IconEye size={20} aria-hidden="true" className={classes.icon} />
        <p className={classes.words}>
          You see as <strong>{seen.name}</strong>. You only look: nothing can be changed.
        </p>
        <Button size="compact-sm" variant="default" onClick={endSeeingAs}>
          End
        </Button>
      </aside>
      {children}
    </div>
  );
}
