import { useDraggable } from "@dnd-kit/core";
import { ActionIcon, Menu } from "@mantine/core";
import { IconArrowsRightLeft, IconGripVertical } from "@tabler/icons-react";
import type { Card, Stage } from "@/api/types";
import classes from "./Board.module.css";
import { CardFace } from "./CardFace";
import type { Move } from "./MoveModal";

interface DraggableCardProps {
  card: Card;
  stage: Stage;
  stages: Stage[];
  movable: boolean;
  onMove: (move: Move) => void;
}

/** A card that can be dragged by its grip or anywhere by mouse and finger, and moved by its menu. */
export function DraggableCard({ card, stage, stages, movable, onMove }: DraggableCardProps) {
  const { setNodeRef, setActivatorNodeRef, attributes, listeners, isDragging } = useDraggable({
    id: card.id,
    data: { card },
    disabled: !movable,
  });
  const { onKeyDown, ...pointer } = listeners ?? {};
  return (
    <article
      ref={setNodeRef}
      className={classes.card}
      data-dragging={isDragging}
      data-card={card.contact.id}
      {...pointer}
    >
      <CardFace card={card} stage={stage} />
      {movable ? (
        <div className={classes.handles}>
          <ActionIcon
            ref={setActivatorNodeRef}
            {...attributes}
            onKeyDown={onKeyDown as React.KeyboardEventHandler<HTMLButtonElement> | undefined}
            role="button"
            variant="subtle"
            color="gray"
            size="md"
            aria-label={`Drag ${card.contact.name}`}
          >
            <IconGripVertical size={15} aria-hidden="true" />
          </ActionIcon>
          <Menu position="bottom-end">
            <Menu.Target>
              <ActionIcon
                variant="subtle"
                color="gray"
                size="md"
                aria-label={`Move ${card.contact.name} to`}
              >
                <IconArrowsRightLeft size={15} aria-hidden="true" />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Label>Move to</Menu.Label>
              {stages
                .filter((each) => each.key !== card.stage)
                .map((to) => (
                  <Menu.Item key={to.id} onClick={() => onMove({ card, stage: to })}>
                    {to.name}
                  </Menu.Item>
                ))}
            </Menu.Dropdown>
          </Menu>
        </div>
      ) : null}
    </article>
  );
}
