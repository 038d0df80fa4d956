import { Title } from "@mantine/core";
import { type ReactNode, useId } from "react";
import classes from "./Panel.module.css";

interface PanelProps {
  title?: string;
  /** Where a link on the same page jumps to. */
  anchor?: string;
  /** Beside the title: a count. */
  count?: ReactNode;
  action?: ReactNode;
  flush?: boolean;
  children: ReactNode;
}

/** A titled surface; a landmark of its own, so that a screen reader can jump to it. */
export function Panel({ title, anchor, count, action, flush, children }: PanelProps) {
  const id = useId();
  return (
    <section id={anchor} className={classes.panel} aria-labelledby={title ? id : undefined}>
      {title ? (
        <div className={classes.head}>
          <div className={classes.words}>
            <Title order={2} size="h3" id={id}>
              {title}
            </Title>
            {count !== undefined ? <span className={classes.count}>{count}</span> : null}
          </div>
          {action}
        </div>
      ) : null}
      <div className={flush ? undefined : classes.body}>{children}</div>
    </section>
  );
}
