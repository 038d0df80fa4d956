import { Stack, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { useSend } from "@/api/hooks";
import type { Answer } from "@/api/types";
import { FormShell } from "@/forms/FormShell";
import { useProblemForm } from "@/forms/useProblemForm";
import { codeInWords } from "../second-factor/SecondFactorForm";
import { QrCode } from "./QrCode";
import { RecoveryCodes } from "./RecoveryCodes";
import classes from "./Security.module.css";

type BegunFactor = Answer<"/v1/me/factors", "post">;

interface AddFactorProps {
  onDone: () => void;
  onCancel?: () => void;
}

/** Sets up an authenticator app: its name, its first code, and what to keep for when it is lost. */
export function AddFactor({ onDone, onCancel }: AddFactorProps) {
  const [begun, setBegun] = useState<BegunFactor | null>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  const cancel = onCancel ? { onCancel } : {};

  if (codes) return <RecoveryCodes codes={codes} onDone={onDone} />;
  if (!begun) return <NameStep onBegun={setBegun} {...cancel} />;
  return (
    <ConfirmStep
      begun={begun}
      // Only the first factor of all brings codes.
      onConfirmed={(made) => (made.length > 0 ? setCodes(made) : onDone())}
      {...cancel}
    />
  );
}

interface NameStepProps {
  onBegun: (begun: BegunFactor) => void;
  onCancel?: () => void;
}

function NameStep({ onBegun, ...cancel }: NameStepProps) {
  const begin = useSend("post", "/v1/me/factors", ["/v1/me/factors"]);
  const of = useProblemForm({ initialValues: { name: "My phone" } });
  return (
    <FormShell
      of={of}
      submit="Next"
      onSubmit={async (body) => onBegun(await begin.mutateAsync({ body }))}
      {...cancel}
    >
      <Text size="sm">
        You need an authenticator app: many password managers are one, and every phone's shop has
        some for nothing.
      </Text>
      <TextInput
        label="Name"
        description="What you call the device that it is on."
        data-autofocus
        {...of.form.getInputProps("name")}
        key={of.form.key("name")}
      />
    </FormShell>
  );
}

interface ConfirmStepProps {
  begun: BegunFactor;
  onConfirmed: (codes: string[]) => void;
  onCancel?: () => void;
}

function ConfirmStep({ begun, onConfirmed, ...cancel }: ConfirmStepProps) {
  const confirm = useSend("post", "/v1/me/factors/{factor_id}/confirmation", [
    "/v1/me/factors",
    "/v1/me/recovery-codes",
  ]);
  const of = useProblemForm({
    initialValues: { code: "" },
    validate: { code: (code) => (code.trim() ? null : "Please fill this in.") },
  });

  async function onSubmit({ code }: { code: string }) {
    try {
      const path = { factor_id: begun.id };
      const made = await confirm.mutateAsync({ params: { path }, body: { code: code.trim() } });
      onConfirmed(made.recovery_codes);
    } catch (error) {
      throw codeInWords(error, "code");
    }
  }

  return (
    <FormShell of={of} submit="Confirm" onSubmit={onSubmit} {...cancel}>
      <Text size="sm">Scan this with the app, then type the code that the app shows.</Text>
      <QrCode text={begun.uri} label="QR code for the authenticator app" />
      <Stack gap={2}>
        <Text size="sm" c="dimmed">
          No camera? Type this key into the app:
        </Text>
        <Text size="sm" className={classes.secret} data-secret>
          {begun.secret.match(/.{1,4}/g)?.join(" ")}
        </Text>
      </Stack>
      <TextInput
        label="Code"
        description="Six digits."
        autoComplete="one-time-code"
        inputMode="numeric"
        maxLength={10}
        autoFocus
        {...of.form.getInputProps("code")}
        key={of.form.key("code")}
      />
    </FormShell>
  );
}
