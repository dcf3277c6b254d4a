// What the script puts into the page when it loads: one container with a backdrop and a ribbon.
const stage = { container: null, backdrop: null, ribbon: null };

const FULL = { position: "fixed", top: "0", left: "0", width: "100%", height: "100%" };

function make(tag, className, style) {
  const element = document.createElement(tag);
  if (className) {
    element.className = className;
  }
  Object.assign(element.style, style);
  return element;
}

function setUpStage() {
  stage.container = make("div", "razorpay-container", {
    ...FULL,
    zIndex: "2147483647",
    display: "none",
    overflowY: "visible",
  });
  const sheet = document.createElement("style");
  sheet.textContent = ".razorpay-container iframe{min-height:100%!important}";
  stage.backdrop = make("div", "razorpay-backdrop", { ...FULL, minHeight: "100%", transition: "0.3s" });
  stage.ribbon = make("span", "", {
    position: "absolute",
    top: "44px",
    right: "-56px",
    width: "210px",
    padding: "4px",
    transform: "rotate(45deg)",
    textAlign: "center",
    font: "600 13px system-ui, sans-serif",
    color: "#fff",
    background: "#8a3ffc",
    opacity: "0",
    transition: "opacity 0.3s ease-in",
  });
  stage.ribbon.textContent = "Test Mode";
  stage.backdrop.appendChild(stage.ribbon);
  stage.container.append(sheet, stage.backdrop);
  document.body.appendChild(stage.container);
}
