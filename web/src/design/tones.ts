/** Status colours: what a colour means, not what it looks like. Text on ground is ≥ 4.5:1. */
export type Tone = "neutral" | "info" | "good" | "warn" | "bad" | "accent";

interface Pair {
  text: string;
  ground: string;
  /** A mark beside text (a dot, an edge): ≥ 3:1 on the surface. */
  mark: string;
}

export const SURFACE = {
  light: { page: "#f4f6f6", card: "#ffffff", line: "#dde3e3", text: "#18211f", dim: "#56625f" },
  dark: { page: "#121617", card: "#1a2021", line: "#2e3738", text: "#e4eaea", dim: "#9fadac" },
} as const;

export const TONES: Record<"light" | "dark", Record<Tone, Pair>> = {
  light: {
    neutral: { text: "#47524f", ground: "#eceff0", mark: "#6b7875" },
    info: { text: "#1b4f8a", ground: "#e3eefb", mark: "#2f6fb7" },
    good: { text: "#17603a", ground: "#dff3e6", mark: "#22824f" },
    warn: { text: "#7a4a05", ground: "#fdf0d5", mark: "#a8690d" },
    bad: { text: "#9b1c23", ground: "#fde6e6", mark: "#c8323a" },
    accent: { text: "#5b3a9b", ground: "#efe9fb", mark: "#7a55c4" },
  },
  dark: {
    neutral: { text: "#c3cdcb", ground: "#2a3233", mark: "#8f9c9a" },
    info: { text: "#a8cdf7", ground: "#1a2f49", mark: "#5b9fe6" },
    good: { text: "#9adcb5", ground: "#153524", mark: "#46b377" },
    warn: { text: "#f2cd86", ground: "#3b2c0d", mark: "#d59a2f" },
    bad: { text: "#f6b0b0", ground: "#451b1e", mark: "#e76a70" },
    accent: { text: "#cdb9f5", ground: "#2d2247", mark: "#a486e6" },
  },
};
