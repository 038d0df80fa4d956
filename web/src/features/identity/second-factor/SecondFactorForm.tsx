import { Anchor, Divider, Stack, TextInput } from "@mantine/core";
import { useState } from "react";
import { ProblemError } from "@/api/problem";
import { FormShell } from "@/forms/FormShell";
import { useProblemForm } from "@/forms/useProblemForm";
import { PasskeyButton } from "../passkeys/PasskeyButton";
import type { Asked, PasskeyAnswer } from "../passkeys/passkey";
import { tooMany } from "../tries";

/** What somebody shows: one of these. */
export type Shown = { code: string } | { recovery_code: string } | { passkey: PasskeyAnswer };

type Kind = "code" | "recovery_code";

const WRONG: Record<Kind, string> = {
  code: "This code is wrong, or was used before. Wait for the next one.",
  recovery_code: "This recovery code is wrong, or was used before.",
};

/** A wrong code is said at its field; it tells nothing of the session, whatever its status. */
export function codeInWords(error: unknown, kind: Kind): unknown {
  if (!(error instanceof ProblemError)) return error;
  if (error.status === 429) return tooMany(error);
  if (error.code !== "wrong_code") return error;
  const wrong = { pointer: `/${kind}`, code: "wrong_code", detail: WRONG[kind] };
  return new ProblemError({ ...error.problem, errors: [wrong] });
}

interface SecondFactorFormProps {
  /** What they have: passkey, totp, recovery_code. */
  methods: readonly string[];
  askPasskey: () => Promise<Asked>;
  submit: string;
  wide?: boolean;
  onCancel?: () => void;
  onSubmit: (shown: Shown) => Promise<unknown>;
}

/** Asks for the code of the authenticator app, or for one of the codes kept for when it is lost. */
export function SecondFactorForm(props: SecondFactorFormProps) {
  const { methods, askPasskey, submit, wide, onCancel, onSubmit } = props;
  const [hasPasskey, hasApp] = [methods.includes("passkey"), methods.includes("totp")];
  const [kind, setKind] = useState<Kind>(hasApp ? "code" : "recovery_code");
  const of = useProblemForm({
    initialValues: { code: "", recovery_code: "" },
    // An empty code would count as a wrong one.
    validate: (values) => (values[kind].trim() ? {} : { [kind]: "Please fill this in." }),
  });
  const { form } = of;

  async function send(values: Record<Kind, string>) {
    const typed = values[kind].trim();
    try {
      await onSubmit(kind === "code" ? { code: typed } : { recovery_code: typed });
    } catch (error) {
      throw codeInWords(error, kind);
    }
  }

  function other() {
    form.reset();
    setKind(kind === "code" ? "recovery_code" : "code");
  }

  const passkey = (
    <PasskeyButton
      label="Use a passkey"
      first={!hasApp}
      wide={wide ?? false}
      ask={askPasskey}
      onShown={(passkey) => onSubmit({ passkey })}
    />
  );

  const code = (
    <FormShell
      of={of}
      submit={submit}
      onSubmit={send}
      {...(wide ? { wide } : {})}
      {...(onCancel ? { onCancel } : {})}
    >
      {kind === "code" ? (
        <TextInput
          label="Code"
          description="Six digits. Your authenticator app shows them."
          autoComplete="one-time-code"
          inputMode="numeric"
          maxLength={10}
          autoFocus={!hasPasskey}
          data-autofocus={hasPasskey ? undefined : true}
          {...form.getInputProps("code")}
          key="code"
        />
      ) : (
        <TextInput
          label="Recovery code"
          description="One of the codes that you kept. Each is good once."
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={40}
          autoFocus={!hasPasskey}
          data-autofocus={hasPasskey ? undefined : true}
          {...form.getInputProps("recovery_code")}
          key="recovery_code"
        />
      )}
      {hasApp ? (
        <Anchor component="button" type="button" size="sm" ta="start" onClick={other}>
          {kind === "code" ? "Use a recovery code instead" : "Use the code of the app instead"}
        </Anchor>
      ) : null}
    </FormShell>
  );

  if (!hasPasskey) return code;
  return (
    <Stack gap="md">
      {passkey}
      <Divider label="or" />
      {code}
    </Stack>
  );
}
