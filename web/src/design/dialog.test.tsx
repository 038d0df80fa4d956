import { screen, waitFor } from "@testing-library/react";
import { useState } from "react";
import { renderPage } from "@/test/render";
import { Dialog } from "./Dialog";

function Two() {
  const [open, setOpen] = useState(2);
  return (
    <>
      {open > 0 ? (
        <Dialog title="Below" onClose={() => setOpen(0)}>
          below
        </Dialog>
      ) : null}
      {open > 1 ? (
        <Dialog title="Above" onClose={() => setOpen(1)}>
          above
        </Dialog>
      ) : null}
    </>
  );
}

it("closes the uppermost of two dialogs by Escape, then the other", async () => {
  const { user } = renderPage(<Two />);
  await user.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByText("above")).not.toBeInTheDocument());
  expect(screen.getByText("below")).toBeInTheDocument();
  await waitFor(async () => {
    await user.keyboard("{Escape}");
    expect(screen.queryByText("below")).not.toBeInTheDocument();
  });
});

it("lets nothing be reached that is below another dialog, until that one is gone", async () => {
  const { user } = renderPage(<Two />);
  const inert = (text: string) => screen.getByText(text).closest("[inert]") !== null;
  await waitFor(() => expect(inert("below")).toBe(true));
  expect(inert("above")).toBe(false);
  await user.keyboard("{Escape}");
  await waitFor(() => expect(inert("below")).toBe(false));
});
