import type { IntakeSource } from "@/api/types";

/** A command that posts a made-up lead to a source, to try it out. */
export function curlFor(source: Pick<IntakeSource, "url" | "kind">): string {
  if (source.kind === "wix")
    return `# Wix signs its posts: set this address in the app's webhook settings\n${source.url}`;
  const lead = {
    name: "Sam Sample",
    phone: "0491 570 006",
    email: "sam@example.com",
    message: "Do you have a time on Friday?",
  };
  return `curl -i ${source.url} \\\n  -H 'Content-Type: application/json' \\\n  -d '${JSON.stringify(lead)}'`;
}
