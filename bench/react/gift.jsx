import { useRef, useState } from "react";
import { campaign } from "../shared/campaign.js";
import { amountOf, check } from "../shared/checks.js";
import { begin, confirm, pay, warmUp } from "../shared/give.js";
import { rupees } from "../shared/money.js";
import { Amounts, Field } from "./fields.jsx";

const EMPTY = { preset: "", amount: "", name: "", email: "", phone: "", pan: "", message: "", anonymous: false };
const FIELDS = ["amount", "name", "email", "phone", "pan", "message"];
const OPTIONAL = ["phone", "pan", "message"];

export function Gift() {
  const [typed, setTyped] = useState(EMPTY);
  const [errors, setErrors] = useState({});
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState("");
  const [donation, setDonation] = useState(null);
  const form = useRef(null);

  const change = (changes) => {
    setTyped((typed) => ({ ...typed, ...changes }));
    setErrors((errors) => ({ ...errors, ...Object.fromEntries(Object.keys(changes).map((name) => [name, ""])) }));
  };

  const showAll = (errors) => {
    setErrors(errors);
    const first = FIELDS.find((name) => errors[name]);
    if (first) requestAnimationFrame(() => form.current.elements[first].focus());
    return Boolean(first);
  };

  const give = async (gift) => {
    setBusy("Preparing…");
    const { token, next } = await begin(gift);
    setBusy("The payment window is open");
    const proof = await pay(next);
    if (!proof) return;
    setBusy("Confirming your payment");
    setDonation(await confirm(token, proof));
  };

  const press = async (event) => {
    event.preventDefault();
    if (busy) return;
    setProblem("");
    const { errors, gift } = check(typed);
    if (showAll(errors)) return;
    try {
      await give(gift);
    } catch (refusal) {
      if (!refusal.field || !showAll({ [refusal.field]: refusal.message })) setProblem(refusal.message);
    }
    setBusy("");
  };

  if (donation) return <Thanks donation={donation} />;

  const intend = () => warmUp().catch(() => {});
  const amount = amountOf(typed);
  const field = (name, label, hint, more) => (
    <Field {...more} name={name} label={label} hint={hint} value={typed[name]} error={errors[name]} onChange={change} />
  );
  return (
    <form ref={form} method="post" noValidate onSubmit={press} onFocus={intend} onPointerDown={intend} onTouchStart={intend}>
      <h2>Your gift</h2>
      <Amounts typed={typed} error={errors.amount} onChange={change} />
      {field("name", "Name", "As it should stand on the receipt", { autoComplete: "name", autoCapitalize: "words" })}
      {field("email", "E-mail", "For your receipt", { type: "email", autoComplete: "email", autoCapitalize: "none" })}
      <details open={OPTIONAL.some((name) => errors[name]) || undefined}>
        <summary>Add phone, PAN or a message</summary>
        <div className="more">
          {field("phone", "Phone", "Only used if the payment needs a question answered", { type: "tel", autoComplete: "tel", optional: true })}
          {field("pan", "PAN", "Only for an 80G tax certificate", { autoComplete: "off", autoCapitalize: "characters", optional: true })}
          {field("message", "Message", "", { as: "textarea", rows: 3, optional: true })}
        </div>
      </details>
      <div className="check">
        <input
          type="checkbox"
          id="anonymous"
          name="anonymous"
          checked={typed.anonymous}
          onChange={(event) => change({ anonymous: event.target.checked })}
          aria-describedby="anonymous-hint"
        />
        <label htmlFor="anonymous">
          Keep my name off public lists
          <span className="hint" id="anonymous-hint">
            Your receipt still carries it
          </span>
        </label>
      </div>
      <p className="declaration" id="declaration">
        By pressing the button you declare that you are an Indian citizen: by law {campaign.payee} can take gifts
        from Indian citizens only.
      </p>
      <p className="error problem" role="alert">
        {problem}
      </p>
      <button className="button" type="submit" aria-disabled={Boolean(busy) || undefined} aria-describedby="declaration">
        {busy || (typeof amount === "number" ? `Donate ${rupees(amount)}` : "Donate")}
      </button>
      <ul className="small-print">
        <li>Your gift goes to {campaign.payee}.</li>
        <li>You pay in Razorpay’s own secure window or page. Card and bank details never reach us.</li>
        <li>We use your details for this gift and its receipt, and for nothing else.</li>
      </ul>
    </form>
  );
}

function Thanks({ donation }) {
  const isPaid = donation.status === "paid";
  const amount = rupees(donation.amount_minor);
  return (
    <div className="panel">
      <h2 tabIndex={-1} ref={(title) => title?.focus()}>
        {isPaid ? "Thank you!" : "Your bank has not confirmed yet"}
      </h2>
      <p>
        {isPaid
          ? `Your gift of ${amount} for “${campaign.title}” has arrived.`
          : `Please do not pay again. Your gift of ${amount} is on its way.`}
      </p>
      <dl>
        <dt>Reference</dt>
        <dd>{donation.donation_id}</dd>
      </dl>
    </div>
  );
}
