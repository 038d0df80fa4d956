import { noPasskeysBecause } from "./passkey";

describe("where there can be passkeys", () => {
  it("asks for a name where the address is a number", () => {
    const because = noPasskeysBecause({ hostname: "127.0.0.1", port: "8080" });
    expect(because).toContain("Open http://localhost:8080 instead.");
    expect(noPasskeysBecause({ hostname: "[::1]", port: "" })).toContain(
      "http://localhost instead",
    );
    expect(noPasskeysBecause({ hostname: "192.0.2.7", port: "" })).toContain("is a number");
  });

  it("says so where the browser has none", () => {
    // The tests' browser has none.
    const at = { hostname: "clinic.example", port: "" };
    expect(noPasskeysBecause(at)).toBe("This browser has no passkeys.");
  });

  it("finds nothing amiss where the browser has them", () => {
    vi.stubGlobal("PublicKeyCredential", class {});
    const at = { hostname: "clinic.example", port: "" };
    expect(noPasskeysBecause(at)).toBeNull();
    expect(noPasskeysBecause({ hostname: "localhost", port: "8080" })).toBeNull();
    vi.unstubAllGlobals();
  });
});
