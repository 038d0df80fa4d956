import type { CSSProperties, ReactNode } from "react";
import classes from "./StatusBadge.module.css";
import type { StatusWord } from "./status";
import type { Tone } from "./tones";

export function toneStyle(tone: Tone): CSSProperties {
  return {
    "--tone-text": `var(--tone-${tone}-text)`,
    "--tone-ground": `var(--tone-${tone}-ground)`,
    "--tone-mark": `var(--tone-${tone}-mark)`,
  } as CSSProperties;
}

interface ToneBadgeProps {
  tone: Tone;
  plain?: boolean;
  title?: string;
  children: ReactNode;
}

/** A small coloured word. The colour only repeats what the word says. */
export function ToneBadge({ tone, plain, title, children }: ToneBadgeProps) {
  const className = plain ? `${classes.badge} ${classes.plain}` : classes.badge;
  return (
    <span className={className} style={toneStyle(tone)} title={title}>
      {children}
    </span>
  );
}

export function StatusBadge({ word }: { word: StatusWord }) {
  return (
    <ToneBadge tone={word.tone} title={word.detail}>
      {word.label}
    </ToneBadge>
  );
}
