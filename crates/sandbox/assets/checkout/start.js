// What happens as soon as the script is parsed: the stage, the preloaded frame, the button of the tag.

// On a bare `localhost` the real script makes its frame only with the first open().
const preloads = location.host !== "localhost";

onceThereIsABody(function () {
  setUpStage();
  if (preloads) {
    checkoutFrame();
  }
  if (scriptTag && scriptTag.dataset.key && scriptTag.parentElement) {
    addPayButton(scriptTag);
  }
}).call(null);

// `data-prefill.name="Asha"` on the tag is the option prefill.name.
function tagOptions(tag) {
  const options = {};
  for (const { name, value } of tag.attributes) {
    if (name.startsWith("data-")) {
      const [group, member] = name.slice("data-".length).split(".");
      if (member) {
        options[group] = { ...options[group], [member]: value };
      } else {
        options[group] = value;
      }
    }
  }
  return options;
}

// The oldest way to integrate: a script tag inside a form becomes a button that pays, and the three
// fields go where the form goes.
function addPayButton(tag) {
  const form = tag.parentElement;
  const options = tagOptions(tag);
  const button = document.createElement("input");
  button.type = "submit";
  button.className = "razorpay-payment-button";
  button.value = options.buttontext || DEFAULTS.buttontext;
  form.appendChild(button);
  options.handler = (response) => {
    for (const [name, value] of flatten(response)) {
      addField(form, name, value);
    }
    form.submit();
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    Razorpay(options).open();
  });
}
