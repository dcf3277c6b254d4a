// Details count paise and paisa, and say nothing of the donor.
document.addEventListener("daan-success", ({ detail }) => {
  const amount = new Intl.NumberFormat("en-IN", { style: "currency", currency: detail.currency });
  const thanks = document.getElementById("thanks");
  thanks.textContent = `${amount.format(detail.amount_minor / 100)} has arrived. Reference: ${detail.donation_id}`;
});
