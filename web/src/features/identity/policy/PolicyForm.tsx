import { Checkbox, Group, NumberInput, Stack } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { ifMatch } from "@/api/call";
import { useSend } from "@/api/hooks";
import type { Answer, BodyOf } from "@/api/types";
import { useCanEverywhere } from "@/app/session";
import { FormShell } from "@/forms/FormShell";
import { useProblemForm } from "@/forms/useProblemForm";
import { spanWords } from "./span";

type Policy = Answer<"/v1/security-policy", "get">;
type Patch = BodyOf<"/v1/security-policy", "patch">;

interface Values extends Record<string, unknown> {
  required: boolean;
  methods: string[];
  idle_minutes: number | string;
  whole_hours: number | string;
}

/** An emptied number is absent in the body, so it is asked for here. */
const given = (value: number | string) => (value === "" ? "Please fill this in." : null);

const isOf = (minutes: number) => (minutes > 0 ? `That is ${spanWords(minutes)}.` : "");

export function PolicyForm({ policy }: { policy: Policy }) {
  const mayChange = useCanEverywhere()("security:configure");
  const update = useSend("patch", "/v1/security-policy", ["/v1/security-policy"]);
  const of = useProblemForm<Values>(
    {
      initialValues: {
        required: policy.second_factor === "required",
        methods: policy.methods,
        idle_minutes: policy.idle_minutes,
        whole_hours: policy.whole_hours,
      },
      validate: { idle_minutes: given, whole_hours: given },
    },
    { second_factor: "required" },
  );
  const { form } = of;
  const { idle_minutes, whole_hours } = form.values;

  async function submit(values: Values) {
    await update.mutateAsync({
      headers: ifMatch(policy),
      body: {
        second_factor: values.required ? "required" : "optional",
        methods: values.methods as NonNullable<Patch["methods"]>,
        idle_minutes: Number(values.idle_minutes),
        whole_hours: Number(values.whole_hours),
      },
    });
    notifications.show({ message: "Saved. It holds from everybody's next sign-in on." });
  }

  const fields = (
    <Stack gap="md">
      <Checkbox
        label="Everybody needs a second factor"
        description="Who has none sets one up at the next sign-in, before anything else."
        {...form.getInputProps("required", { type: "checkbox" })}
        key={form.key("required")}
      />
      <Checkbox.Group
        label="Ways to sign in"
        description="Only these let people in. An owner's password always does, so that somebody can mend the others."
        {...form.getInputProps("methods")}
        key={form.key("methods")}
      >
        <Group gap="lg" mt={6}>
          <Checkbox value="password" label="Password" />
          <Checkbox value="passkey" label="Passkey" />
          <Checkbox value="sso" label="Single sign-on (SSO)" />
        </Group>
      </Checkbox.Group>
      <NumberInput
        label="Unused, a session is over after (minutes)"
        description={isOf(Number(idle_minutes))}
        allowDecimal={false}
        allowNegative={false}
        maw={340}
        {...form.getInputProps("idle_minutes")}
        key={form.key("idle_minutes")}
      />
      <NumberInput
        label="Used or not, it is over after (hours)"
        description={isOf(Number(whole_hours) * 60)}
        allowDecimal={false}
        allowNegative={false}
        maw={340}
        {...form.getInputProps("whole_hours")}
        key={form.key("whole_hours")}
      />
    </Stack>
  );

  return mayChange ? (
    <FormShell of={of} submit="Save" onSubmit={submit}>
      {fields}
    </FormShell>
  ) : (
    <fieldset disabled style={{ border: 0, margin: 0, padding: 0 }}>
      {fields}
    </fieldset>
  );
}
