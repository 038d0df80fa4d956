import { Box, Group, Title } from "@mantine/core";
import { type ReactNode, useEffect, useRef } from "react";
import { useBrandName } from "./BrandContext";
import classes from "./PageHeader.module.css";

let shown = 0;

interface PageHeaderProps {
  title: string;
  /** One line under the title. */
  note?: ReactNode;
  /** Above the title: the way back. */
  back?: ReactNode;
  /** Beside the title: badges. */
  beside?: ReactNode;
  /** As wide as the lists of the settings, so that its buttons stand above their edge. */
  narrow?: boolean;
  children?: ReactNode;
}

/** The page's one h1. After a change of page it takes the focus, so that it is read out first. */
export function PageHeader({ title, note, back, beside, narrow, children }: PageHeaderProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const brand = useBrandName();

  useEffect(() => {
    shown += 1;
    if (shown > 1) heading.current?.focus({ preventScroll: true });
  }, []);

  useEffect(() => {
    document.title = `${title} · ${brand}`;
  }, [title, brand]);

  return (
    <header className={classes.header} data-narrow={narrow}>
      <Box className={classes.words}>
        {back}
        <Group gap="xs" align="center">
          <Title order={1} ref={heading} tabIndex={-1}>
            {title}
          </Title>
          {beside}
        </Group>
        {note ? <div className={classes.note}>{note}</div> : null}
      </Box>
      {children ? <div className={classes.actions}>{children}</div> : null}
    </header>
  );
}
