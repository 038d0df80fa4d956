import { Select } from "@mantine/core";
import { useState } from "react";
import { useNavigate, useParams } from "react-router";
import { useList } from "@/api/hooks";
import { choices, useLocations } from "@/app/locations";
import { useCan } from "@/app/session";
import { EmptyState, PageHeader, ProblemAlert } from "@/design";
import { urls } from "@/lib/urls";
import { Board } from "./Board";
import classes from "./Board.module.css";

/** One of the clinic's pipelines as a board of stages. */
export default function BoardPage() {
  const { key = "acquisition" } = useParams();
  const can = useCan();
  const navigate = useNavigate();
  const { all } = useLocations();
  const [locationId, setLocation] = useState<string | null>(null);
  const pipelines = useList("/v1/pipelines", {});
  const pipeline = pipelines.items.find((each) => each.key === key);

  return (
    <div className={classes.page}>
      <PageHeader
        title={pipeline?.name ?? "Pipelines"}
        note={
          can("pipelines:write")
            ? "Drag a card, or use its menu. Every move asks for a reason."
            : null
        }
      >
        <Select
          aria-label="Pipeline"
          data={pipelines.items.map((each) => ({ value: each.key, label: each.name }))}
          value={pipeline?.key ?? null}
          onChange={(value) => value && navigate(urls.board(value))}
          allowDeselect={false}
          w={180}
        />
        <Select
          aria-label="Location"
          placeholder="All locations"
          clearable
          data={choices(all)}
          value={locationId}
          onChange={setLocation}
          w={180}
        />
      </PageHeader>
      <ProblemAlert error={pipelines.error} onRetry={pipelines.retry} />
      {pipeline ? (
        <Board key={pipeline.id} pipeline={pipeline} locationId={locationId ?? undefined} />
      ) : null}
      {!pipelines.isLoading && !pipelines.error && !pipeline ? (
        <EmptyState title="There is no such pipeline" />
      ) : null}
    </div>
  );
}
