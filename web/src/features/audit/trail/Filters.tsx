import { Select, TextInput } from "@mantine/core";
import { useList } from "@/api/hooks";
import { choices } from "@/app/locations";
import { useCan } from "@/app/session";
import classes from "./Audit.module.css";
import type { Filter } from "./filter";
import { KINDS } from "./words";

interface FiltersProps {
  filter: Filter;
  onChange: (filter: Filter) => void;
}

/** Narrows the list to a kind, a person and days. */
export function Filters({ filter, onChange }: FiltersProps) {
  const mayAsk = useCan()("users:read");
  const users = useList("/v1/users", { params: { query: { limit: 100 } } }, { enabled: mayAsk });
  return (
    <div className={classes.filters}>
      <Select
        label="What"
        placeholder="Everything"
        clearable
        data={KINDS}
        value={filter.kind}
        onChange={(kind) => onChange({ ...filter, kind })}
      />
      {mayAsk ? (
        <Select
          label="Who"
          placeholder="Everybody"
          clearable
          searchable
          data={choices(users.items)}
          value={filter.actorId}
          onChange={(actorId) => onChange({ ...filter, actorId })}
        />
      ) : null}
      <TextInput
        type="date"
        label="From"
        value={filter.from}
        onChange={({ currentTarget }) => onChange({ ...filter, from: currentTarget.value })}
      />
      <TextInput
        type="date"
        label="Until"
        value={filter.until}
        onChange={({ currentTarget }) => onChange({ ...filter, until: currentTarget.value })}
      />
    </div>
  );
}
