import { useNavigate } from "react-router";
import { beginSeeingAs, type SeenAs } from "@/api/see-as";
import { useAdministers } from "@/app/administers";
import { urls } from "@/lib/urls";

/** Whether one may look through another's eyes, and how that begins. */
export function useSeeAs() {
  const navigate = useNavigate();
  const maySeeAs = useAdministers().everywhere("roles:configure");
  return {
    maySeeAs,
    // From a page that everybody has: the one it began on is rarely among them.
    begin: async (seen: SeenAs) => {
      await navigate(urls.today());
      beginSeeingAs(seen);
    },
  };
}
