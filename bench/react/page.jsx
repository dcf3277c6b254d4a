import { createRoot } from "react-dom/client";
import { campaign } from "../shared/campaign.js";
import { rupees } from "../shared/money.js";
import { Gift } from "./gift.jsx";

function Page() {
  const [lead, ...rest] = campaign.story;
  return (
    <>
      <header>
        <a className="logo" href="/">
          <img src="/favicon.svg" alt="" width="32" height="32" /> Daan
        </a>
      </header>
      <main>
        <div className="head">
          <div className="picture" />
          <h1>{campaign.title}</h1>
          <div className="progress">
            <progress value={campaign.raisedMinor} max={campaign.goalMinor} aria-label="Given so far" />
            <p>
              {rupees(campaign.raisedMinor)} of {rupees(campaign.goalMinor)}
            </p>
          </div>
          <p>{lead}</p>
        </div>
        <div className="card">
          <Gift />
        </div>
        <div className="prose">
          {rest.map((paragraph) => (
            <p key={paragraph}>{paragraph}</p>
          ))}
        </div>
      </main>
      <footer>
        <p>Daan means “gift”. Every gift has a reference, and a page that always shows what became of it.</p>
      </footer>
    </>
  );
}

createRoot(document.getElementById("root")).render(<Page />);
