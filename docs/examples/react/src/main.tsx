import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Donate } from "./Donate";

const page = document.getElementById("page");
if (page)
  createRoot(page).render(
    <StrictMode>
      <Donate campaign="education" />
    </StrictMode>,
  );
