import { NativeSelect, Stack } from "@mantine/core";
import type { Sight } from "@/api/types";
import { CLASSES, DISPLAYS, type Display, type FieldClass } from "../access/sight";
import classes from "./Roles.module.css";

interface SightsProps {
  fields: Sight;
  kept: Sight;
  /** Absent: only to be looked at. */
  onChange?: (field: FieldClass, display: Display) => void;
  /** What the reader sees: nobody gives more. */
  mine: Record<FieldClass, string>;
  faults: Record<string, string>;
}

const rank = (display: string) => DISPLAYS.findIndex(({ value }) => value === display);

/** How much is seen of each class of fields. */
export function Sights({ fields, kept, onChange, mine, faults }: SightsProps) {
  if (!onChange) {
    return (
      <dl className={classes.sights}>
        {CLASSES.map(([name, label]) => (
          <div key={name}>
            <dt>{label}</dt>
            <dd>{DISPLAYS[rank(fields[name])]?.label}</dd>
          </div>
        ))}
      </dl>
    );
  }
  return (
    <Stack gap={8}>
      {CLASSES.map(([name, label]) => (
        <div key={name} className={classes.cell} data-changed={fields[name] !== kept[name]}>
          <NativeSelect
            label={label}
            data={DISPLAYS.map((each) => ({
              ...each,
              disabled: rank(each.value) > rank(mine[name]) && each.value !== kept[name],
            }))}
            value={fields[name]}
            error={faults[name]}
            onChange={({ currentTarget }) => onChange(name, currentTarget.value as Display)}
          />
        </div>
      ))}
    </Stack>
  );
}
