import { createContext, useContext } from "react";
import { HOUSE_BRAND } from "./theme";

const BrandName = createContext(HOUSE_BRAND.name);

export const BrandNameProvider = BrandName.Provider;
export const useBrandName = (): string => useContext(BrandName);
