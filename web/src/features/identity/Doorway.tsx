import { Box, Stack, Text, Title } from "@mantine/core";
import { type ReactNode, useEffect } from "react";
import { useBrandName } from "@/design/BrandContext";
import classes from "./Doorway.module.css";

interface DoorwayProps {
  title: string;
  note?: ReactNode;
  /** Under the card: the other way in. */
  below?: ReactNode;
  children: ReactNode;
}

/** The frame of the pages before one is signed in. */
export function Doorway({ title, note, below, children }: DoorwayProps) {
  const brand = useBrandName();
  useEffect(() => {
    document.title = `${title} · ${brand}`;
  }, [title, brand]);
  return (
    <main className={classes.page}>
      <Box className={classes.card}>
        <div className={classes.brand}>
          <img src="/icon.svg" alt="" width={30} height={30} />
          <span>{brand}</span>
        </div>
        <Title order={1} mb={note ? 4 : "md"}>
          {title}
        </Title>
        {note ? (
          <Text c="dimmed" mb="md">
            {note}
          </Text>
        ) : null}
        <Stack gap="sm">{children}</Stack>
      </Box>
      {below ? (
        <Text className={classes.below} size="sm" component="div">
          {below}
        </Text>
      ) : null}
    </main>
  );
}
