import { notifications } from "@mantine/notifications";
import { screen, waitFor } from "@testing-library/react";
import { mockApi } from "@/test/mock-api";
import { renderPage } from "@/test/render";
import { booking, ME, signedIn } from "@/test/world";
import { BookingActions } from "./BookingActions";

const AN_HOUR_AGO = new Date(Date.now() - 3_600_000).toISOString();

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

// What was said before would still stand there for the next test.
afterEach(() => notifications.clean());

describe("what can be done with a visit", () => {
  it("is to undo what was marked by mistake, while the server allows it", async () => {
    const { api, user } = visit({ status: "attended", allowed: ["undo", "enter_in_error"] });
    await user.click(await screen.findByRole("button", { name: "More for Ava Nguyen" }));
    await user.click(await screen.findByRole("menuitem", { name: /^Undo/ }));
    expect(api.calls.some((call) => call.path === "/v1/bookings/bkg_1/undo")).toBe(true);
  });

  it("is to undo at once, beside the word that it was saved", async () => {
    const { api, user } = visit({ allowed: ["no_show"], starts_at: AN_HOUR_AGO });
    api.on("post", "/v1/bookings/{booking_id}/no-show", () => ({
      status: 201,
      body: booking({ status: "no_show_patient", allowed: ["undo"] }),
    }));
    await user.click(await screen.findByRole("button", { name: "No-show: Ava Nguyen" }));
    expect(await screen.findByText(/marked as no-show/)).toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "Undo" }));
    await waitFor(() =>
      expect(api.calls.some((call) => call.path === "/v1/bookings/bkg_1/undo")).toBe(true),
    );
  });

  it("offers no way back that the server would refuse", async () => {
    const { api, user } = visit({ allowed: ["no_show"], starts_at: AN_HOUR_AGO });
    api.on("post", "/v1/bookings/{booking_id}/no-show", () => ({
      status: 201,
      body: booking({ status: "no_show_patient", allowed: [] }),
    }));
    await user.click(await screen.findByRole("button", { name: "No-show: Ava Nguyen" }));
    expect(await screen.findByText(/marked as no-show/)).toBeInTheDocument();
    expect(screen.queryByRole("button", { name: "Undo" })).not.toBeInTheDocument();
  });

  it("is nothing for somebody who may only look", async () => {
    visit({}, ["bookings:read"]);
    expect(await screen.findByText("The visit")).toBeInTheDocument();
    expect(screen.queryByRole("button", { name: /Ava Nguyen/ })).not.toBeInTheDocument();
  });
});
