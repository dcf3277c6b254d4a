import { useRef, useState } from "react";
import type { DaanDonateElement, DaanSuccessDetail } from "../../../../crates/embed/daan";
import "./jsx";

/** The checkout, and a word of thanks that is the page's own. */
export function Donate({ campaign }: { campaign: string }) {
  const checkout = useRef<DaanDonateElement>(null);
  const [gift, setGift] = useState<DaanSuccessDetail>();
  const [trouble, setTrouble] = useState<string>();

  return (
    <>
      <h1>A year of school for every child</h1>
      <daan-donate
        ref={checkout}
        campaign={campaign}
        amounts="100,500,1000"
        ondaan-success={(event) => setGift(event.detail)}
        ondaan-failure={(event) => setTrouble(event.detail.code)}
        ondaan-load-error={({ detail }) => console.warn(detail.what, detail.help)}
      >
        <a href={`http://127.0.0.1:8080/donate/${campaign}`}>Donate</a>
      </daan-donate>
      <p>
        <button type="button" onClick={() => void checkout.current?.open()}>
          Give now
        </button>
      </p>
      <p role="status">{gift ? thanks(gift) : trouble && `Something did not work (${trouble}).`}</p>
    </>
  );
}

/** Details count paise and paisa, and say nothing of the donor. */
function thanks({ amount_minor, currency, donation_id }: DaanSuccessDetail): string {
  const amount = new Intl.NumberFormat("en-IN", { style: "currency", currency }).format(amount_minor / 100);
  return `Thank you for ${amount}. Your reference is ${donation_id}.`;
}
