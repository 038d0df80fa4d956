import { NativeSelect, Text } from "@mantine/core";
import type { Permitted, Scope } from "@/api/types";
import { ScrollRegion, ToneBadge } from "@/design";
import { SCOPE_LABEL, SCOPES } from "../access/reach";
import { ALWAYS, type Content } from "./content";
import { COLUMNS, rowsOf } from "./matrix";
import classes from "./Roles.module.css";

export interface MatrixProps {
  all: Permitted[];
  content: Content;
  /** As it is kept, to show what was changed. */
  kept: Content;
  /** Absent: only to be looked at. */
  onChange?: (permission: string, scope: Scope | null) => void;
  mayGive: (permission: string) => boolean;
  faults: Record<string, string>;
}

/** What is about: down; what may be done with it: across; in the cells how far that reaches. */
export function Matrix(props: MatrixProps) {
  return (
    <ScrollRegion label="What the role may" className={classes.scroll}>
      <table className={classes.matrix}>
        <thead>
          <tr>
            <th scope="col">About</th>
            {COLUMNS.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rowsOf(props.all).map(({ area, label, cells }) => (
            <tr key={area}>
              <th scope="row">{label}</th>
              {COLUMNS.map((column) => (
                <td key={column}>
                  {cells[column].map((permitted) => (
                    <Cell key={permitted.name} permitted={permitted} {...props} />
                  ))}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

type CellProps = MatrixProps & { permitted: Permitted };

function Cell({ permitted, content, kept, onChange, mayGive, faults }: CellProps) {
  const { name, words } = permitted;
  const scope = content.scopes[name];
  const fixed = name === ALWAYS;
  if (!onChange || fixed) {
    return (
      <div className={classes.cell}>
        <Text size="xs" c="dimmed">
          {words}
        </Text>
        <Held scope={scope} fixed={fixed} />
      </div>
    );
  }
  return (
    <div className={classes.cell} data-changed={scope !== kept.scopes[name]}>
      <NativeSelect
        size="xs"
        label={words}
        classNames={{ label: classes.words ?? "" }}
        data={choicesOf(permitted, kept.scopes[name], mayGive(name))}
        value={scope ?? ""}
        error={faults[name]}
        onChange={({ currentTarget }) =>
          onChange(name, (currentTarget.value || null) as Scope | null)
        }
      />
    </div>
  );
}

function Held({ scope, fixed }: { scope: Scope | undefined; fixed: boolean }) {
  if (fixed) return <ToneBadge tone="neutral">Always</ToneBadge>;
  if (!scope) return <Text size="sm">No</Text>;
  return <ToneBadge tone="good">{SCOPE_LABEL[scope]}</ToneBadge>;
}

/** What belongs to nobody in particular is not narrowed to one's own; nobody gives what they lack. */
function choicesOf({ owned }: Permitted, kept: Scope | undefined, mayGive: boolean) {
  const possible = SCOPES.filter((each) => owned || (each !== "own" && each !== "team"));
  return [
    { value: "", label: "No" },
    ...possible.map((value) => ({
      value,
      label: SCOPE_LABEL[value],
      disabled: !mayGive && value !== kept,
    })),
  ];
}
