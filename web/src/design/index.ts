export { EmptyState } from "./EmptyState";
export { ListStates } from "./ListStates";
export { PageHeader } from "./PageHeader";
export { Panel } from "./Panel";
export { ProblemAlert } from "./ProblemAlert";
export { ScrollRegion } from "./ScrollRegion";
export { StatusBadge, ToneBadge, toneStyle } from "./StatusBadge";
export * from "./status";
export { AgeText, WhenText } from "./WhenText";
