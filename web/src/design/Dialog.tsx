import { Modal, type ModalProps } from "@mantine/core";
import { useEffect, useState, useSyncExternalStore } from "react";

/** What had the focus; for an item of a menu, which closes, the button that had opened the menu. */
function opener(): HTMLElement | null {
  const at = document.activeElement;
  const menu = at?.closest('[role="menu"]');
  const found = menu ? document.querySelector(`[aria-controls="${menu.id}"]`) : at;
  return found instanceof HTMLElement ? found : null;
}

/** The dialogs on screen, the uppermost last. */
const open: symbol[] = [];

let shown: readonly symbol[] = [];
const watchers = new Set<() => void>();

function show(next: readonly symbol[]) {
  shown = next;
  for (const watcher of watchers) watcher();
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

/** Whether another dialog is over this one: until it is gone, nothing below it can be reached. */
function useIsBelow(): boolean {
  const [own] = useState(() => Symbol("shown"));
  useEffect(() => {
    show([...shown, own]);
    return () => show(shown.filter((each) => each !== own));
  }, [own]);
  return useSyncExternalStore(watch, () => shown.includes(own) && shown.at(-1) !== own);
}

/** Escape is heard by every dialog; only the uppermost one is meant. */
function useUppermost(): () => boolean {
  const [own] = useState(() => Symbol("dialog"));
  useEffect(() => {
    open.push(own);
    return () => {
      // Later: the key that closes this one must not find the one below uppermost.
      setTimeout(() => open.splice(open.indexOf(own), 1));
    };
  }, [own]);
  return () => open.at(-1) === own;
}

/**
 * A modal that is there as long as it is rendered. Mantine gives the focus back when `opened` turns
 * false; ours go away as a whole, so they do it themselves: the keyboard goes on where it was.
 */
export function Dialog({ onClose, ...props }: Omit<ModalProps, "opened">) {
  const [before] = useState(opener);
  const isUppermost = useUppermost();
  const isBelow = useIsBelow();
  useEffect(
    () => () => {
      // After the dialog has left the page, and only if nothing else has taken the focus since.
      setTimeout(() => {
        const free = document.activeElement === document.body || document.activeElement === null;
        if (free && before?.isConnected) before.focus({ preventScroll: true });
      });
    },
    [before],
  );
  return (
    <Modal
      opened
      inert={isBelow}
      onClose={() => {
        if (isUppermost()) onClose();
      }}
      {...props}
    />
  );
}
