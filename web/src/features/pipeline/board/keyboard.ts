import type { KeyboardCoordinateGetter } from "@dnd-kit/core";

interface Rect {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** The column next to the one that a card at `left` lies over, or undefined at the edge. */
export function nextColumn<R extends Rect>(
  columns: readonly R[],
  middle: number,
  step: 1 | -1,
): R | undefined {
  const sorted = [...columns].sort((a, b) => a.left - b.left);
  let at = sorted.findIndex((each) => middle >= each.left && middle <= each.left + each.width);
  if (at < 0) at = sorted.filter((each) => each.left < middle).length - (step === 1 ? 1 : 0);
  return sorted[at + step];
}

/** Left and right carry a lifted card from column to column, not by pixels. */
export const columnByKey: KeyboardCoordinateGetter = (event, { context, currentCoordinates }) => {
  const step = event.code === "ArrowRight" ? 1 : event.code === "ArrowLeft" ? -1 : null;
  const card = context.collisionRect;
  if (step === null || !card) return undefined;
  event.preventDefault();
  const columns = context.droppableContainers
    .getEnabled()
    .map((each) => context.droppableRects.get(each.id))
    .filter((rect) => rect !== undefined);
  const next = nextColumn(columns, card.left + card.width / 2, step);
  if (!next) return undefined;
  return {
    x: next.left + (next.width - card.width) / 2,
    y: Math.max(currentCoordinates.y, next.top + 8),
  };
};
