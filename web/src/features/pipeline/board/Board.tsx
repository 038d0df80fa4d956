import {
  type CollisionDetection,
  DndContext,
  type DragEndEvent,
  DragOverlay,
  type DragStartEvent,
  KeyboardSensor,
  MouseSensor,
  pointerWithin,
  rectIntersection,
  TouchSensor,
  useSensor,
  useSensors,
} from "@dnd-kit/core";
import { useMemo, useState } from "react";
import type { Card, Pipeline } from "@/api/types";
import { useCan } from "@/app/session";
import { ScrollRegion } from "@/design";
import { announcements, INSTRUCTIONS } from "./announcements";
import classes from "./Board.module.css";
import { CardFace } from "./CardFace";
import { Column } from "./Column";
import { columnByKey } from "./keyboard";
import { type Move, MoveModal } from "./MoveModal";

/** The pointer decides where there is one; a card moved by keyboard lies over its column. */
const over: CollisionDetection = (args) => {
  const hits = pointerWithin(args);
  return hits.length > 0 ? hits : rectIntersection(args);
};

interface BoardProps {
  pipeline: Pipeline;
  locationId: string | undefined;
}

export function Board({ pipeline, locationId }: BoardProps) {
  const can = useCan();
  const [dragged, setDragged] = useState<Card | null>(null);
  const [move, setMove] = useState<Move | null>(null);
  const stages = useMemo(
    () => [...pipeline.stages].sort((a, b) => a.position - b.position),
    [pipeline.stages],
  );
  const movable = can("pipelines:write");
  const sensors = useSensors(
    // A short way or a short wait, so that a click is a click and a swipe scrolls.
    useSensor(MouseSensor, { activationConstraint: { distance: 6 } }),
    useSensor(TouchSensor, { activationConstraint: { delay: 220, tolerance: 8 } }),
    useSensor(KeyboardSensor, { coordinateGetter: columnByKey }),
  );

  function onDragStart({ active }: DragStartEvent) {
    setDragged((active.data.current as { card: Card } | undefined)?.card ?? null);
  }

  function onDragEnd({ active, over }: DragEndEvent) {
    setDragged(null);
    const card = (active.data.current as { card: Card } | undefined)?.card;
    const stage = stages.find((each) => each.key === over?.id);
    if (card && stage && stage.key !== card.stage) setMove({ card, stage });
  }

  return (
    <DndContext
      sensors={sensors}
      collisionDetection={over}
      onDragStart={onDragStart}
      onDragEnd={onDragEnd}
      onDragCancel={() => setDragged(null)}
      accessibility={{
        announcements: announcements(stages),
        screenReaderInstructions: { draggable: INSTRUCTIONS },
      }}
    >
      <ScrollRegion className={classes.board} label={`${pipeline.name} board`}>
        {stages.map((stage) => (
          <Column
            key={stage.id}
            pipeline={pipeline.key}
            stage={stage}
            stages={stages}
            locationId={locationId}
            movable={movable}
            onMove={setMove}
          />
        ))}
      </ScrollRegion>
      <DragOverlay dropAnimation={null}>
        {dragged ? <CardFace card={dragged} lifted /> : null}
      </DragOverlay>
      {move ? (
        <MoveModal
          move={move}
          from={stages.find((each) => each.key === move.card.stage)}
          onClose={() => setMove(null)}
        />
      ) : null}
    </DndContext>
  );
}
