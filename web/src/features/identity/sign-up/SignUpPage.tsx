import { Alert, Anchor, Select, Text, TextInput } from "@mantine/core";
import { IconMailCheck } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import { Link } from "react-router";
import { useSend } from "@/api/hooks";
import type { Country } from "@/api/types";
import { WhenText } from "@/design";
import { SandboxMail } from "@/features/sandbox/mail/SandboxMail";
import { FormShell } from "@/forms/FormShell";
import { useProblemForm } from "@/forms/useProblemForm";
import { countries } from "@/lib/countries";
import { allZones, hereZone } from "@/lib/time";
import { urls } from "@/lib/urls";
import { Doorway } from "../Doorway";

function Sent({ email, expires }: { email: string; expires: string }) {
  return (
    <Doorway
      title="Check your mail"
      below={
        <Anchor component={Link} to={urls.signIn()} inherit>
          Back to sign in
        </Anchor>
      }
    >
      <Alert icon={<IconMailCheck size={18} aria-hidden="true" />} role="status" variant="light">
        <Text size="sm">
          We sent a link to <b>{email}</b>. Open it to choose a password; then your clinic is ready.
        </Text>
      </Alert>
      <Text size="sm" c="dimmed">
        The link works until <WhenText at={expires} />. Nothing there? Look into the spam folder, or
        sign up again with the same address.
      </Text>
      <SandboxMail to={email} />
    </Doorway>
  );
}

export default function SignUpPage() {
  const [sent, setSent] = useState<{ email: string; expires_at: string } | null>(null);
  const signUp = useSend("post", "/v1/signups");
  const zones = useMemo(allZones, []);
  const lands = useMemo(countries, []);
  const of = useProblemForm({
    initialValues: {
      clinic_name: "",
      country: "AU" as Country,
      time_zone: zones.includes(hereZone()) ? hereZone() : "Australia/Sydney",
      owner: { name: "", email: "" },
    },
  });
  if (sent) return <Sent email={sent.email} expires={sent.expires_at} />;
  const { form } = of;

  return (
    <Doorway
      title="Open an account"
      note="For the clinic and its owner. Colleagues are invited later."
      below={
        <>
          Already have one?{" "}
          <Anchor component={Link} to={urls.signIn()} inherit>
            Sign in
          </Anchor>
        </>
      }
    >
      <FormShell
        of={of}
        submit="Send me the link"
        wide
        onSubmit={async (body) => setSent(await signUp.mutateAsync({ body }))}
      >
        <TextInput
          label="Clinic's name"
          autoComplete="organization"
          {...form.getInputProps("clinic_name")}
          key={form.key("clinic_name")}
        />
        <Select
          label="Country"
          data={lands}
          searchable
          allowDeselect={false}
          {...form.getInputProps("country")}
          key={form.key("country")}
        />
        <Select
          label="Time zone"
          description="Visits are shown on this clock. Each further location has its own."
          data={zones}
          searchable
          limit={60}
          allowDeselect={false}
          {...form.getInputProps("time_zone")}
          key={form.key("time_zone")}
        />
        <TextInput
          label="Your name"
          autoComplete="name"
          {...form.getInputProps("owner.name")}
          key={form.key("owner.name")}
        />
        <TextInput
          label="Your e-mail"
          type="email"
          autoComplete="email"
          {...form.getInputProps("owner.email")}
          key={form.key("owner.email")}
        />
      </FormShell>
    </Doorway>
  );
}
