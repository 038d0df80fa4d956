import { Button, Code, Stack, Text, Textarea } from "@mantine/core";
import { IconMessage2Cog } from "@tabler/icons-react";
import { useState } from "react";
import { ifMatch } from "@/api/call";
import { useList, useSend } from "@/api/hooks";
import type { MessageTemplate } from "@/api/types";
import { useCanEverywhere } from "@/app/session";
import { WholeClinic } from "@/app/WholeClinic";
import { Dialog, EmptyState, ListStates, PageHeader, Panel } from "@/design";
import { FormShell } from "@/forms/FormShell";
import { useProblemForm } from "@/forms/useProblemForm";
import { sizeText } from "../inbox/ReplyBox";

function TemplateModal({ template, onClose }: { template: MessageTemplate; onClose: () => void }) {
  const update = useSend("patch", "/v1/message-templates/{template_id}", ["/v1/message-templates"]);
  const of = useProblemForm({ initialValues: { body: template.body } });
  return (
    <Dialog onClose={onClose} size="lg" title={`Change ${template.name}`}>
      <FormShell
        of={of}
        submit="Save"
        onCancel={onClose}
        onSubmit={async (body) => {
          await update.mutateAsync({
            params: { path: { template_id: template.id } },
            headers: ifMatch(template),
            body,
          });
          onClose();
        }}
      >
        <Textarea
          label="Text"
          data-autofocus
          autosize
          minRows={4}
          description={sizeText(of.form.values.body)}
          {...of.form.getInputProps("body")}
          key={of.form.key("body")}
        />
        {template.variables.length > 0 ? (
          <Text size="sm" c="dimmed">
            Filled in when it is sent:{" "}
            {template.variables.map((name) => (
              <Code key={name} mr={6}>{`{{ ${name} }}`}</Code>
            ))}
          </Text>
        ) : null}
      </FormShell>
    </Dialog>
  );
}

/** The texts that automation sends, in the clinic's own words. */
export default function TemplatesPage() {
  const canEverywhere = useCanEverywhere();
  const list = useList("/v1/message-templates", { params: { query: {} } });
  const [editing, setEditing] = useState<MessageTemplate | null>(null);
  return (
    <>
      <PageHeader
        narrow
        title="Message templates"
        note="The texts that automation sends, in your clinic's words."
      />
      <WholeClinic needs="templates:configure">Message templates are</WholeClinic>
      <Stack gap="sm" maw={860}>
        <ListStates
          list={list}
          empty={
            <Panel>
              <EmptyState icon={<IconMessage2Cog size={28} />} title="No templates" />
            </Panel>
          }
        >
          {(templates) =>
            templates.map((template) => (
              <Panel
                key={template.id}
                title={template.name}
                action={
                  canEverywhere("templates:configure") ? (
                    <Button
                      size="compact-sm"
                      variant="default"
                      onClick={() => setEditing(template)}
                      aria-label={`Change ${template.name}`}
                    >
                      Change
                    </Button>
                  ) : null
                }
              >
                <Text style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
                  {template.body}
                </Text>
              </Panel>
            ))
          }
        </ListStates>
      </Stack>
      {editing ? <TemplateModal template={editing} onClose={() => setEditing(null)} /> : null}
    </>
  );
}
