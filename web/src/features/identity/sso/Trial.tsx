import { Group, Stack, Text } from "@mantine/core";
import type { Answer } from "@/api/types";
import { sentence } from "@/api/words";
import { ToneBadge } from "@/design";
import classes from "./Sso.module.css";

type Found = Answer<"/v1/sso/connections/{connection_id}/test", "post">;
type Step = Found["steps"][number];

const NAMES: Record<string, string> = {
  discovery: "Discovery",
  keys: "Keys",
  redirect_uri: "Redirect URI",
  client: "Client ID and secret",
  logout: "Signing out",
  domains: "Domains",
};

const OUTCOMES = {
  good: { tone: "good", words: "Good" },
  wrong: { tone: "bad", words: "Wrong" },
  unknown: { tone: "neutral", words: "Not known" },
} as const;

function Line({ step }: { step: Step }) {
  const { tone, words } = OUTCOMES[step.outcome];
  return (
    <li className={classes.row}>
      <div className={classes.words}>
        <Group gap="xs">
          <Text size="sm" fw={550}>
            {NAMES[step.step] ?? step.step}
          </Text>
          <ToneBadge tone={tone}>{words}</ToneBadge>
        </Group>
        <Text size="sm">{sentence(step.words)}</Text>
      </div>
    </li>
  );
}

/** What a trial found, step by step, in words. */
export function Trial({ trial }: { trial: Found }) {
  return (
    <Stack gap={4} role="status">
      <Text size="sm" fw={550}>
        {trial.good ? "Nothing is wrong, as far as we can tell." : "Something is wrong."}
      </Text>
      <ul className={classes.rows} aria-label="What the trial found">
        {trial.steps.map((step) => (
          <Line key={step.step} step={step} />
        ))}
      </ul>
    </Stack>
  );
}
