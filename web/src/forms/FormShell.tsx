import { Button, Group, Stack } from "@mantine/core";
import type { ReactNode } from "react";
import { ProblemAlert } from "@/design";
import type { ProblemForm } from "./useProblemForm";

interface FormShellProps<V extends Record<string, unknown>> {
  of: ProblemForm<V>;
  onSubmit: (values: V) => Promise<unknown>;
  submit: string;
  onCancel?: () => void;
  /** What leaving is called, where "Cancel" could mean the act itself. */
  cancel?: string;
  /** The button over the whole width, as on sign-in. */
  wide?: boolean;
  disabled?: boolean;
  children: ReactNode;
}

/** The frame of every form: fields, what went wrong, one button that waits. */
export function FormShell<V extends Record<string, unknown>>(props: FormShellProps<V>) {
  const { of, onSubmit, submit, onCancel, cancel = "Cancel", wide, disabled, children } = props;
  return (
    <form onSubmit={of.submit(onSubmit)} noValidate>
      <Stack gap="sm">
        {children}
        <ProblemAlert error={of.problem} lines={of.lines} />
        <Group justify="flex-end" gap="xs" mt={4}>
          {onCancel ? (
            <Button variant="default" onClick={onCancel}>
              {cancel}
            </Button>
          ) : null}
          <Button type="submit" fullWidth={wide} loading={of.form.submitting} disabled={disabled}>
            {submit}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** A form's empty field is an absent one in the body. */
export function filled<V extends Record<string, unknown>>(values: V): Partial<V> {
  return Object.fromEntries(
    Object.entries(values).filter(
      ([, value]) => value !== "" && value !== null && value !== undefined,
    ),
  ) as Partial<V>;
}
