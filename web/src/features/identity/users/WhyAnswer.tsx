import { Group, List, Stack, Text } from "@mantine/core";
import { ToneBadge } from "@/design";
import { sightText } from "../access/sight";
import { type Explanation, verdictOf } from "./why";

interface WhyAnswerProps {
  name: string;
  explanation: Explanation;
  words: string;
  ofOne: boolean;
}

/** The answer, and what each of their roles has to do with it. */
export function WhyAnswer({ name, explanation, words, ofOne }: WhyAnswerProps) {
  const { tone, label, text } = verdictOf(explanation, name, words, ofOne);
  return (
    <Stack gap={8}>
      <Group gap={8} wrap="nowrap" align="baseline">
        <ToneBadge tone={tone}>{label}</ToneBadge>
        <Text size="sm" fw={600}>
          {text}
        </Text>
      </Group>
      {explanation.grants.length > 0 ? (
        <List size="sm" aria-label="What their roles give">
          {explanation.grants.map(({ membership, text: gives, decides }) => (
            <List.Item key={membership?.id ?? gives}>
              {gives}. {ofOne && decides ? <ToneBadge tone="good">This decides</ToneBadge> : null}
            </List.Item>
          ))}
        </List>
      ) : null}
      {explanation.answer === "allowed" ? (
        <Text size="sm">Of guarded fields they see {sightText(explanation.fields)}.</Text>
      ) : null}
    </Stack>
  );
}
