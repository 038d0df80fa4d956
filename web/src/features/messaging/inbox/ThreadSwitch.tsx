import { SegmentedControl } from "@mantine/core";
import { choices, useLocations } from "@/app/locations";
import classes from "./Inbox.module.css";

interface ThreadSwitchProps {
  /** As `placesOf` gives them. */
  places: string[];
  value: string;
  onChange: (locationId: string) => void;
}

/** Between the threads of one contact, for who sees several; nothing where there is one. */
export function ThreadSwitch({ places, value, onChange }: ThreadSwitchProps) {
  const { byId } = useLocations();
  const data = choices(places.flatMap((id) => byId(id) ?? []));
  if (data.length < 2) return null;
  return (
    <SegmentedControl
      size="xs"
      className={classes.switch}
      aria-label="Thread at location"
      data={data}
      value={value}
      onChange={onChange}
    />
  );
}
