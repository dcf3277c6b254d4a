import { useLayoutEffect, useRef } from "react";
import { PRESETS_MINOR } from "../shared/campaign.js";
import { OWN_AMOUNT_HINT } from "../shared/checks.js";
import { grouped, rupees } from "../shared/money.js";

export function Amounts({ typed, error, onChange }) {
  const own = useRef(null);
  const caret = useRef(null);

  // The caret stays behind its digit when a comma comes before it.
  useLayoutEffect(() => {
    if (caret.current !== null) own.current.setSelectionRange(caret.current, caret.current);
    caret.current = null;
  });

  const typeOwn = (event) => {
    const { value, selectionStart } = event.target;
    const better = event.nativeEvent.isComposing ? null : grouped(value, selectionStart);
    caret.current = better && better.caret;
    const amount = better ? better.text : value;
    onChange(amount.trim() ? { amount, preset: "" } : { amount });
  };

  return (
    <fieldset>
      <legend className="label">Amount</legend>
      <div className="chips">
        {PRESETS_MINOR.map((minor) => (
          <label className="chip" key={minor}>
            <input
              type="radio"
              name="preset"
              value={minor}
              checked={typed.preset === String(minor)}
              onChange={(event) => onChange({ preset: event.target.value, amount: "" })}
            />
            <span>{rupees(minor)}</span>
          </label>
        ))}
      </div>
      <div className="field">
        <label className="label" htmlFor="amount">
          Your own amount
        </label>
        <div className="affix">
          <span>₹</span>
          <input
            className="input"
            id="amount"
            name="amount"
            type="text"
            inputMode="decimal"
            autoComplete="off"
            ref={own}
            value={typed.amount}
            onChange={typeOwn}
            aria-invalid={Boolean(error) || undefined}
            aria-describedby="amount-hint amount-error"
          />
        </div>
        <Below name="amount" hint={OWN_AMOUNT_HINT} error={error} />
      </div>
    </fieldset>
  );
}

export function Field({ as: Input = "input", name, label, hint, error, optional, onChange, ...rest }) {
  return (
    <div className="field">
      <label className="label" htmlFor={name}>
        {label} {optional && <span className="optional">optional</span>}
      </label>
      <Input
        {...rest}
        className="input"
        id={name}
        name={name}
        onChange={(event) => onChange({ [name]: event.target.value })}
        aria-invalid={Boolean(error) || undefined}
        aria-describedby={`${name}-hint ${name}-error`}
      />
      <Below name={name} hint={hint} error={error} />
    </div>
  );
}

function Below({ name, hint, error }) {
  return (
    <>
      {hint && (
        <p className="hint" id={`${name}-hint`} hidden={Boolean(error)}>
          {hint}
        </p>
      )}
      <p className="error" id={`${name}-error`} aria-live="polite">
        {error}
      </p>
    </>
  );
}
