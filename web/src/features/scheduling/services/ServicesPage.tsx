import { Box, Button, NumberInput, SimpleGrid, Table, TextInput } from "@mantine/core";
import { IconPlus, IconTags } from "@tabler/icons-react";
import { useState } from "react";
import { ifMatch } from "@/api/call";
import { useList, useSend } from "@/api/hooks";
import type { Service } from "@/api/types";
import { useCanEverywhere, useMe } from "@/app/session";
import { WholeClinic } from "@/app/WholeClinic";
import { Dialog, EmptyState, ListStates, PageHeader, Panel } from "@/design";
import { FormShell } from "@/forms/FormShell";
import { useProblemForm } from "@/forms/useProblemForm";
import { currencyOf, fromMinor, moneyText, toMinor } from "@/lib/money";
import classes from "./Services.module.css";

interface Values extends Record<string, unknown> {
  name: string;
  duration_minutes: number | string;
  buffer_before_minutes: number | string;
  buffer_after_minutes: number | string;
  price: number | string;
}

function ServiceModal({ service, onClose }: { service: Service | null; onClose: () => void }) {
  const { tenant } = useMe();
  const create = useSend("post", "/v1/services", ["/v1/services"]);
  const update = useSend("patch", "/v1/services/{service_id}", ["/v1/services", "/v1/slots"]);
  const currency = service?.price?.currency ?? currencyOf(tenant.country);
  const of = useProblemForm<Values>({
    initialValues: {
      name: service?.name ?? "",
      duration_minutes: service?.duration_minutes ?? 30,
      buffer_before_minutes: service?.buffer_before_minutes ?? 0,
      buffer_after_minutes: service?.buffer_after_minutes ?? 0,
      price: service?.price ? fromMinor(service.price) : "",
    },
  });
  const { form } = of;

  async function submit(values: Values) {
    const body = {
      name: values.name,
      duration_minutes: Number(values.duration_minutes),
      buffer_before_minutes: Number(values.buffer_before_minutes),
      buffer_after_minutes: Number(values.buffer_after_minutes),
    };
    const price =
      values.price === ""
        ? undefined
        : { amount: toMinor(Number(values.price), currency), currency };
    if (service) {
      const changed = { ...body, ...(price || service.price ? { price: price ?? null } : {}) };
      await update.mutateAsync({
        params: { path: { service_id: service.id } },
        headers: ifMatch(service),
        body: changed,
      });
    } else {
      await create.mutateAsync({ body: { ...body, ...(price ? { price } : {}) } });
    }
    onClose();
  }

  return (
    <Dialog onClose={onClose} title={service ? `Change ${service.name}` : "New service"}>
      <FormShell
        of={of}
        submit={service ? "Save" : "Add service"}
        onCancel={onClose}
        onSubmit={submit}
      >
        <TextInput
          label="Name"
          placeholder="Initial consultation"
          data-autofocus
          {...form.getInputProps("name")}
          key={form.key("name")}
        />
        <NumberInput
          label="Length in minutes"
          min={5}
          max={480}
          step={5}
          {...form.getInputProps("duration_minutes")}
          key={form.key("duration_minutes")}
        />
        <SimpleGrid cols={2} spacing="sm">
          <NumberInput
            label="Kept free before"
            suffix=" min"
            min={0}
            max={120}
            step={5}
            {...form.getInputProps("buffer_before_minutes")}
            key={form.key("buffer_before_minutes")}
          />
          <NumberInput
            label="Kept free after"
            suffix=" min"
            min={0}
            max={120}
            step={5}
            {...form.getInputProps("buffer_after_minutes")}
            key={form.key("buffer_after_minutes")}
          />
        </SimpleGrid>
        <NumberInput
          label={`Price in ${currency}`}
          description="Optional."
          min={0}
          decimalScale={2}
          {...form.getInputProps("price")}
          key={form.key("price")}
        />
      </FormShell>
    </Dialog>
  );
}

export default function ServicesPage() {
  const canEverywhere = useCanEverywhere();
  const list = useList("/v1/services", { params: { query: { limit: 100 } } });
  const [editing, setEditing] = useState<Service | "new" | null>(null);
  const mayChange = canEverywhere("schedule:configure");
  return (
    <>
      <PageHeader narrow title="Services" note="What can be booked, and how long it takes.">
        {mayChange ? (
          <Button
            leftSection={<IconPlus size={16} aria-hidden="true" />}
            onClick={() => setEditing("new")}
          >
            New service
          </Button>
        ) : null}
      </PageHeader>
      <WholeClinic needs="schedule:configure">Services are</WholeClinic>
      <Box maw={860}>
        <Panel flush>
          <ListStates
            list={list}
            empty={
              <EmptyState icon={<IconTags size={28} />} title="No services yet">
                Without a service there is nothing to book.
              </EmptyState>
            }
          >
            {(services) => (
              <Table verticalSpacing={7} className={classes.table}>
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th>Name</Table.Th>
                    <Table.Th className={classes.wide}>Length</Table.Th>
                    <Table.Th className={classes.wide}>Price</Table.Th>
                    <Table.Th>
                      <span className="visually-hidden">Change</span>
                    </Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {services.map((service) => (
                    <Table.Tr key={service.id}>
                      <Table.Td>
                        <span className={classes.name}>{service.name}</span>
                        <div className={classes.small}>
                          {service.duration_minutes} min
                          {service.price ? ` · ${moneyText(service.price)}` : ""}
                        </div>
                      </Table.Td>
                      <Table.Td className={classes.wide}>{service.duration_minutes} min</Table.Td>
                      <Table.Td className={classes.wide}>
                        {service.price ? moneyText(service.price) : ""}
                      </Table.Td>
                      <Table.Td ta="right">
                        {mayChange ? (
                          <Button
                            size="compact-sm"
                            variant="default"
                            onClick={() => setEditing(service)}
                            aria-label={`Change ${service.name}`}
                          >
                            Change
                          </Button>
                        ) : null}
                      </Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            )}
          </ListStates>
        </Panel>
      </Box>
      {editing ? (
        <ServiceModal
          service={editing === "new" ? null : editing}
          onClose={() => setEditing(null)}
        />
      ) : null}
    </>
  );
}
