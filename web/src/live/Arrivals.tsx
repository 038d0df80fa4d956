import { useEffect, useRef, useState } from "react";

interface ArrivalsProps {
  /** What is on screen: id → how it would be announced. Undefined while loading. */
  items: { id: string; text: string }[] | undefined;
}

/** Tells a screen reader of what has come in since the page was opened. */
export function Arrivals({ items }: ArrivalsProps) {
  const known = useRef<Set<string> | null>(null);
  const [said, setSaid] = useState("");

  useEffect(() => {
    if (!items) return;
    const before = known.current;
    known.current = new Set(items.map((item) => item.id));
    if (!before) return;
    const fresh = items.filter((item) => !before.has(item.id));
    if (fresh.length > 0) setSaid(fresh.map((item) => item.text).join(". "));
  }, [items]);

  return (
    <p aria-live="polite" className="visually-hidden">
      {said}
    </p>
  );
}
