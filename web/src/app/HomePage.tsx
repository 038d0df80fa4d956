import { lazy } from "react";
import { Navigate } from "react-router";
import { urls } from "@/lib/urls";
import { useMe } from "./session";

const TodayPage = lazy(() => import("@/features/today/TodayPage"));

/** Where one begins: the day of a clinic, the clinics of a reseller. */
export default function HomePage() {
  const { tenant } = useMe();
  return tenant.kind === "reseller" ? <Navigate to={urls.fleet()} replace /> : <TodayPage />;
}
