import { useDroppable } from "@dnd-kit/core";
import { useList } from "@/api/hooks";
import type { Stage } from "@/api/types";
import { ListStates } from "@/design";
import classes from "./Board.module.css";
import { DraggableCard } from "./DraggableCard";
import type { Move } from "./MoveModal";

interface ColumnProps {
  pipeline: string;
  stage: Stage;
  stages: Stage[];
  locationId: string | undefined;
  movable: boolean;
  onMove: (move: Move) => void;
}

export function Column({ pipeline, stage, stages, locationId, movable, onMove }: ColumnProps) {
  const { setNodeRef, isOver } = useDroppable({ id: stage.key });
  const query = { pipeline, stage: stage.key, location_id: locationId, limit: 30 };
  const list = useList("/v1/cards", { params: { query } }, { keep: true });
  const count = `${list.items.length}${list.hasMore ? "+" : ""}`;
  return (
    <section
      ref={setNodeRef}
      className={classes.column}
      data-over={isOver}
      data-stage={stage.key}
      aria-label={`${stage.name}, ${count} cards`}
    >
      <h2 className={classes.stage} data-kind={stage.kind}>
        <span>{stage.name}</span>
        <span className={classes.count} aria-hidden="true">
          {list.isLoading ? "" : count}
        </span>
      </h2>
      <div className={classes.cards}>
        <ListStates list={list} rows={2} empty={<p className={classes.empty}>No cards</p>}>
          {(cards) =>
            cards.map((card) => (
              <DraggableCard
                key={card.id}
                card={card}
                stage={stage}
                stages={stages}
                movable={movable}
                onMove={onMove}
              />
            ))
          }
        </ListStates>
      </div>
    </section>
  );
}
