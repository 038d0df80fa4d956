import { Button, Group, Radio, SimpleGrid, TextInput } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import type { Stage } from "@/api/types";
import { CHOICES, OTHER } from "./lost";

type Form = UseFormReturnType<{ code: string; reason: string }>;

/** Ready-made reasons by the kind of stage that a card goes to; for lost ones the server has codes. */
const REASONS: Record<Stage["kind"], string[]> = {
  open: ["Spoke by phone", "Answered by e-mail", "Was in the wrong stage"],
  won: ["Booked by phone", "Came by in person"],
  lost: [],
};

/** Why a card is moved on, in a person's own words. */
export function Why({ form, kind }: { form: Form; kind: Stage["kind"] }) {
  return (
    <>
      <TextInput
        data-autofocus
        label="Why?"
        description="Shown in the contact's timeline."
        {...form.getInputProps("reason")}
        key={form.key("reason")}
      />
      <Group gap={6} role="group" aria-label="Common reasons">
        {REASONS[kind].map((reason) => (
          <Button
            key={reason}
            size="compact-sm"
            variant="default"
            onClick={() => form.setFieldValue("reason", reason)}
          >
            {reason}
          </Button>
        ))}
      </Group>
    </>
  );
}

/** Why a card is lost: one of the usual reasons, which can be counted, or own words. */
export function LostWhy({ form }: { form: Form }) {
  return (
    <>
      <Radio.Group label="Why?" {...form.getInputProps("code")} key={form.key("code")}>
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing={6} verticalSpacing={6} mt={4}>
          {CHOICES.map(({ value, label }, index) => (
            <Radio
              key={value}
              value={value}
              label={label}
              data-autofocus={index === 0 || undefined}
            />
          ))}
        </SimpleGrid>
      </Radio.Group>
      {form.values.code === OTHER ? (
        <TextInput
          label="In your own words"
          description="Shown on the card, to those who may see patients' data."
          maxLength={500}
          {...form.getInputProps("reason")}
          key={form.key("reason")}
        />
      ) : null}
    </>
  );
}
