import { Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { useSend } from "@/api/hooks";
import { ProblemError } from "@/api/problem";
import { FormShell } from "@/forms/FormShell";
import { useProblemForm } from "@/forms/useProblemForm";
import { KnownDevice, makePasskey, NotShown } from "../passkeys/passkey";
import { deviceWords } from "./device";
import { RecoveryCodes } from "./RecoveryCodes";

interface AddPasskeyProps {
  onDone: () => void;
  onCancel?: () => void;
}

/** What the browser says is told where a problem of the server would be. */
function inWords(error: unknown): unknown {
  if (!(error instanceof NotShown || error instanceof KnownDevice)) return error;
  const title = error instanceof KnownDevice ? "It is set up already" : "Nothing was set up";
  return new ProblemError({
    title,
    status: 400,
    code: "no_passkey",
    detail: error.message,
  });
}

/** Sets up a passkey on this device, or on one that the browser reaches from here. */
export function AddPasskey({ onDone, onCancel }: AddPasskeyProps) {
  const ask = useSend("post", "/v1/me/passkeys/challenge");
  const keep = useSend("post", "/v1/me/passkeys", ["/v1/me/factors", "/v1/me/recovery-codes"]);
  const [codes, setCodes] = useState<string[] | null>(null);
  const of = useProblemForm({ initialValues: { name: deviceWords(navigator.userAgent) } });

  async function onSubmit({ name }: { name: string }) {
    try {
      const passkey = await makePasskey(await ask.mutateAsync({}));
      const made = await keep.mutateAsync({ body: { name, passkey } });
      // Only the first factor of all brings codes.
      if (made.recovery_codes.length > 0) setCodes(made.recovery_codes);
      else onDone();
    } catch (error) {
      throw inWords(error);
    }
  }

  if (codes) return <RecoveryCodes codes={codes} onDone={onDone} />;
  return (
    <FormShell of={of} submit="Set up" onSubmit={onSubmit} {...(onCancel ? { onCancel } : {})}>
      <Text size="sm">
        Your device asks for your finger, your face or its PIN. From then on you sign in with that,
        without a password or a code.
      </Text>
      <TextInput
        label="Name"
        description="What you call the device that it is on."
        data-autofocus
        maxLength={100}
        {...of.form.getInputProps("name")}
        key={of.form.key("name")}
      />
    </FormShell>
  );
}
