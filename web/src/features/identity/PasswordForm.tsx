import { PasswordInput } from "@mantine/core";
import { FormShell } from "@/forms/FormShell";
import { useProblemForm } from "@/forms/useProblemForm";

interface PasswordFormProps {
  submit: string;
  onSubmit: (password: string) => Promise<unknown>;
}

/** Chooses a password. It is typed once and can be shown: typing twice is a memory test (WCAG 3.3.8). */
export function PasswordForm({ submit, onSubmit }: PasswordFormProps) {
  const of = useProblemForm({ initialValues: { password: "" } });
  return (
    <FormShell of={of} submit={submit} wide onSubmit={({ password }) => onSubmit(password)}>
      <PasswordInput
        label="Password"
        description="At least 12 characters. A short sentence is easy to remember."
        autoComplete="new-password"
        {...of.form.getInputProps("password")}
        key={of.form.key("password")}
      />
    </FormShell>
  );
}
