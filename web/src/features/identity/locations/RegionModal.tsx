import { Select, Text, TextInput } from "@mantine/core";
import { ifMatch } from "@/api/call";
import { useSend } from "@/api/hooks";
import type { GetPath, Region } from "@/api/types";
import { Dialog } from "@/design";
import { FormShell } from "@/forms/FormShell";
import { useProblemForm } from "@/forms/useProblemForm";
import { TOP, topChoices, withBelow } from "./tree";

/** What moves with a region: roles that are held at it hold elsewhere from then on. */
const TOUCHED: GetPath[] = ["/v1/regions", "/v1/locations", "/v1/users", "/v1/me"];

interface RegionModalProps {
  /** Null: a new one. */
  region: Region | null;
  regions: Region[];
  onClose: () => void;
}

/** Makes a region, or renames or moves one. */
export function RegionModal({ region, regions, onClose }: RegionModalProps) {
  const create = useSend("post", "/v1/regions", TOUCHED);
  const update = useSend("patch", "/v1/regions/{region_id}", TOUCHED);
  const of = useProblemForm({
    initialValues: { name: region?.name ?? "", parent_id: region?.parent_id ?? TOP },
  });
  const { form } = of;
  const below = region ? withBelow(regions, region.id) : new Set<string>();
  const parents = regions.filter(({ id }) => !below.has(id));

  async function submit({ name, parent_id }: typeof form.values) {
    const parent = parent_id === TOP ? null : parent_id;
    if (region)
      await update.mutateAsync({
        params: { path: { region_id: region.id } },
        headers: ifMatch(region),
        body: { name, parent_id: parent },
      });
    else await create.mutateAsync({ body: { name, ...(parent ? { parent_id: parent } : {}) } });
    onClose();
  }

  return (
    <Dialog onClose={onClose} title={region ? `Change ${region.name}` : "New region"}>
      <FormShell
        of={of}
        submit={region ? "Save" : "Add region"}
        onCancel={onClose}
        onSubmit={submit}
      >
        <Text size="sm">
          {region
            ? "All that is in it goes along, and so do the roles that are held at it."
            : "A region holds locations and other regions. A role that is held at it holds in all of them."}
        </Text>
        <TextInput
          label="Name"
          data-autofocus
          {...form.getInputProps("name")}
          key={form.key("name")}
        />
        <Select
          label="In"
          data={topChoices(parents)}
          allowDeselect={false}
          {...form.getInputProps("parent_id")}
          key={form.key("parent_id")}
        />
      </FormShell>
    </Dialog>
  );
}

interface DeleteRegionModalProps {
  region: Region;
  onClose: () => void;
}

/** Asks before a region is deleted. */
export function DeleteRegionModal({ region, onClose }: DeleteRegionModalProps) {
  const remove = useSend("delete", "/v1/regions/{region_id}", TOUCHED);
  const of = useProblemForm({ initialValues: {} });
  return (
    <Dialog onClose={onClose} title={`Delete ${region.name}?`}>
      <FormShell
        of={of}
        submit="Delete for good"
        cancel="Keep it"
        onCancel={onClose}
        onSubmit={async () => {
          await remove.mutateAsync({ params: { path: { region_id: region.id } } });
          onClose();
        }}
      >
        <Text size="sm">
          Only a region that is empty, and that nobody holds a role at, can be deleted.
        </Text>
      </FormShell>
    </Dialog>
  );
}
