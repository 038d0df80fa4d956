import { act, screen } from "@testing-library/react";
import { mockApi } from "@/test/mock-api";
import { renderPage } from "@/test/render";
import { ME, signedIn } from "@/test/world";
import { EnrolFirst } from "./EnrolFirst";

const BEGUN = {
  id: "fac_1",
  secret: "GEZDGNBVGY3TQOJQ",
  uri: "otpauth://totp/Attend:jo@example.com?secret=GEZDGNBVGY3TQOJQ&issuer=Attend",
};

const page = <EnrolFirst>the page that was wanted</EnrolFirst>;

describe("a clinic that wants a second factor", () => {
  it("leaves those alone who have one", async () => {
    signedIn(mockApi());
    renderPage(page, { session: true });
    expect(await screen.findByText("the page that was wanted")).toBeInTheDocument();
  });

  it("has the others set one up first, and shows the recovery codes before it goes on", async () => {
    const api = mockApi();
    let enrolled = false;
    signedIn(api);
    api.on("get", "/v1/me", () => ({ body: { ...ME, must_enrol: !enrolled } }));
    api.on("post", "/v1/me/factors", () => ({ status: 201, body: BEGUN }));
    api.on("post", "/v1/me/factors/{factor_id}/confirmation", () => {
      enrolled = true;
      return { status: 201, body: { recovery_codes: ["k3f9h-2mq8x"] } };
    });
    const { user, queries } = renderPage(page, { session: true });
    expect(await screen.findByText(/Your clinic asks everybody/)).toBeInTheDocument();
    await user.click(await screen.findByRole("button", { name: "Next" }));
    expect(await screen.findByRole("img", { name: /QR code/ })).toBeInTheDocument();
    expect(screen.getByText("GEZD GNBV GY3T QOJQ")).toBeInTheDocument();
    await user.type(screen.getByLabelText("Code"), "287082{Enter}");
    expect(await screen.findByText("k3f9h-2mq8x")).toBeInTheDocument();
    // Somebody comes back from their password manager: the codes are still there.
    await act(() => queries.invalidateQueries());
    expect(screen.getByText("k3f9h-2mq8x")).toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "I have kept them" }));
    expect(await screen.findByText("the page that was wanted")).toBeInTheDocument();
  });
});
