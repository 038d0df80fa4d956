import { screen } from "@testing-library/react";
import { mockApi } from "@/test/mock-api";
import { renderPage } from "@/test/render";
import { booking, ME, signedIn } from "@/test/world";
import { BookingActions } from "./BookingActions";

function visit(over: Parameters<typeof booking>[0], permissions = ME.permissions) {
  const api = mockApi();
  signedIn(api, { ...ME, permissions });
  api.on("post", "/v1/bookings/{booking_id}/undo", () => ({ status: 201, body: booking() }));
  return {
    api,
    ...renderPage(
      <>
        <p>The visit</p>
        <BookingActions booking={booking(over)} />
      </>,
      { session: true },
    ),
  };
}

describe("what can be done with a visit", () => {
  it("is to undo what was marked by mistake, while the server allows it", async () => {
    const { api, user } = visit({ status: "attended", allowed: ["undo", "enter_in_error"] });
    await user.click(await screen.findByRole("button", { name: "More for Ava Nguyen" }));
    await user.click(await screen.findByRole("menuitem", { name: /^Undo/ }));
    expect(api.calls.some((call) => call.path === "/v1/bookings/bkg_1/undo")).toBe(true);
  });

  it("is nothing for somebody who may only look", async () => {
    visit({}, ["bookings:read"]);
    expect(await screen.findByText("The visit")).toBeInTheDocument();
    expect(screen.queryByRole("button", { name: /Ava Nguyen/ })).not.toBeInTheDocument();
  });
});
