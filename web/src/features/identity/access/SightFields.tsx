import { Fieldset, Select, SimpleGrid } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import type { Sight } from "@/api/types";
import { CLASSES, DISPLAYS } from "./sight";

interface SightFieldsProps {
  // biome-ignore lint/suspicious/noExplicitAny: any form that has a sight in it
  form: Pick<UseFormReturnType<any>, "getInputProps" | "key">;
  name?: keyof { fields: Sight };
}

/** How much is seen of each class of fields. */
export function SightFields({ form, name = "fields" }: SightFieldsProps) {
  return (
    <Fieldset legend="What it sees of guarded fields">
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="xs">
        {CLASSES.map(([each, label]) => (
          <Select
            key={each}
            label={label}
            data={DISPLAYS}
            allowDeselect={false}
            {...form.getInputProps(`${name}.${each}`)}
          />
        ))}
      </SimpleGrid>
    </Fieldset>
  );
}
