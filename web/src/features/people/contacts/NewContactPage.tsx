import { Anchor, Box, Select } from "@mantine/core";
import { useEffect } from "react";
import { Link, useNavigate } from "react-router";
import { useSend } from "@/api/hooks";
import { choices, useDeskLocation } from "@/app/locations";
import { PageHeader, Panel } from "@/design";
import { FormShell, filled } from "@/forms/FormShell";
import { useProblemForm } from "@/forms/useProblemForm";
import { urls } from "@/lib/urls";
import { ContactFields, type ContactValues } from "./ContactFields";

export default function NewContactPage() {
  const navigate = useNavigate();
  const desk = useDeskLocation();
  const create = useSend("post", "/v1/contacts", ["/v1/contacts"]);
  const of = useProblemForm<ContactValues>({
    initialValues: {
      first_name: "",
      last_name: "",
      phone: "",
      email: "",
      date_of_birth: "",
      location_id: null,
    },
  });
  const { form } = of;
  const home = desk.location?.id;
  const { setFieldValue } = form;
  useEffect(() => {
    if (home) setFieldValue("location_id", home);
  }, [home, setFieldValue]);

  return (
    <Box maw={560}>
      <PageHeader
        title="New contact"
        back={
          <Anchor component={Link} to={urls.contacts()} size="sm">
            Contacts
          </Anchor>
        }
      />
      <Panel>
        <FormShell
          of={of}
          submit="Add contact"
          onCancel={() => navigate(urls.contacts())}
          onSubmit={async ({ first_name, location_id, ...rest }) => {
            const body = { first_name, location_id: location_id ?? "", ...filled(rest) };
            const made = await create.mutateAsync({ body });
            navigate(urls.contact(made.id), { replace: true });
          }}
        >
          <ContactFields form={form} />
          <Select
            label="Location"
            data={choices(desk.all)}
            allowDeselect={false}
            {...form.getInputProps("location_id")}
            key={form.key("location_id")}
          />
        </FormShell>
      </Panel>
    </Box>
  );
}
