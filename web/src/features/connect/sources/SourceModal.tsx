import { Select, Textarea, TextInput } from "@mantine/core";
import { ifMatch } from "@/api/call";
import { useSend } from "@/api/hooks";
import type { IntakeSource } from "@/api/types";
import { choices, useDeskLocation } from "@/app/locations";
import { Dialog } from "@/design";
import { FormShell, filled } from "@/forms/FormShell";
import { useProblemForm } from "@/forms/useProblemForm";
import { mappingText, parseMapping } from "./mapping";

interface SourceModalProps {
  source: IntakeSource | null;
  onClose: () => void;
}

/** Makes a source, or changes one. */
export function SourceModal({ source, onClose }: SourceModalProps) {
  const desk = useDeskLocation();
  const create = useSend("post", "/v1/intake-sources", ["/v1/intake-sources"]);
  const update = useSend("patch", "/v1/intake-sources/{source_id}", ["/v1/intake-sources"]);
  const of = useProblemForm({
    initialValues: {
      name: source?.name ?? "",
      kind: source?.kind ?? "form",
      location_id: source?.location_id ?? desk.location?.id ?? "",
      mapping: mappingText(source?.mapping ?? {}),
      verification_key: "",
    },
  });
  const { form } = of;

  async function submit({ name, kind, location_id, ...rest }: typeof form.values) {
    const mapping = parseMapping(rest.mapping);
    const key = filled({ verification_key: rest.verification_key });
    if (source) {
      const body = { name, location_id, mapping, ...key };
      await update.mutateAsync({
        params: { path: { source_id: source.id } },
        headers: ifMatch(source),
        body,
      });
    } else {
      const own = Object.keys(mapping).length > 0 ? { mapping } : {};
      await create.mutateAsync({
        body: { name, kind: kind === "wix" ? "wix" : "form", location_id, ...own, ...key },
      });
    }
    onClose();
  }

  return (
    <Dialog
      onClose={onClose}
      title={source ? `Change ${source.name}` : "New lead source"}
      size="lg"
    >
      <FormShell
        of={of}
        submit={source ? "Save" : "Add source"}
        onCancel={onClose}
        onSubmit={submit}
      >
        <TextInput
          label="Name"
          placeholder="Website form"
          data-autofocus
          {...form.getInputProps("name")}
          key={form.key("name")}
        />
        {source ? null : (
          <Select
            label="Kind"
            data={[
              { value: "form", label: "Form (JSON or form post)" },
              { value: "wix", label: "Wix" },
            ]}
            allowDeselect={false}
            {...form.getInputProps("kind")}
            key={form.key("kind")}
          />
        )}
        <Select
          label="Location"
          data={choices(desk.all)}
          allowDeselect={false}
          {...form.getInputProps("location_id")}
          key={form.key("location_id")}
        />
        {form.values.kind === "wix" ? (
          <Textarea
            label="Public key"
            description="The PEM block that Wix shows for your app's webhooks."
            autosize
            minRows={3}
            {...form.getInputProps("verification_key")}
            key={form.key("verification_key")}
          />
        ) : null}
        <Textarea
          label="Field names"
          description="Only if your form uses other names than usual. One per line: our field = your form's name. Example: phone = mobile_number"
          autosize
          minRows={2}
          {...form.getInputProps("mapping")}
          key={form.key("mapping")}
        />
      </FormShell>
    </Dialog>
  );
}
