import { SimpleGrid, TextInput } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";

export interface ContactValues extends Record<string, unknown> {
  first_name: string;
  last_name: string;
  phone: string;
  email: string;
  date_of_birth: string;
  location_id: string | null;
}

/** The fields of a contact, for a new one and for changes. A hidden or masked field is not asked for. */
export function ContactFields({
  form,
  hidden = [],
}: {
  form: UseFormReturnType<ContactValues>;
  hidden?: string[];
}) {
  const shown = (name: string) => !hidden.includes(name);
  return (
    <>
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm" verticalSpacing="sm">
        <TextInput
          label="First name"
          autoComplete="off"
          {...form.getInputProps("first_name")}
          key={form.key("first_name")}
        />
        <TextInput
          label="Last name"
          autoComplete="off"
          {...form.getInputProps("last_name")}
          key={form.key("last_name")}
        />
      </SimpleGrid>
      {shown("phone") ? (
        <TextInput
          label="Mobile phone"
          type="tel"
          autoComplete="off"
          description="As it is dialled at the location, or with the country's code."
          {...form.getInputProps("phone")}
          key={form.key("phone")}
        />
      ) : null}
      {shown("email") ? (
        <TextInput
          label="E-mail"
          type="email"
          autoComplete="off"
          {...form.getInputProps("email")}
          key={form.key("email")}
        />
      ) : null}
      {shown("date_of_birth") ? (
        <TextInput
          label="Date of birth"
          type="date"
          {...form.getInputProps("date_of_birth")}
          key={form.key("date_of_birth")}
        />
      ) : null}
    </>
  );
}
