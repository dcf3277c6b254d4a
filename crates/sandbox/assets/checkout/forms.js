// Leaving the page: forms and navigations.

// Nested content becomes `a[b]`; an empty list, null and undefined become an empty text.
function flatten(content, prefix) {
  return Object.entries(content).flatMap(([key, value]) => {
    const name = prefix ? prefix + "[" + key + "]" : key;
    if (isObject(value) && Object.keys(value).length > 0) {
      return flatten(value, name);
    }
    const isEmpty = value === null || value === undefined || isObject(value);
    return [[name, isEmpty ? "" : String(value)]];
  });
}

function addField(form, name, value) {
  const field = document.createElement("input");
  field.type = "hidden";
  field.name = name;
  field.value = value;
  form.appendChild(field);
}

function submitForm(url, content, target) {
  const form = document.createElement("form");
  form.method = "POST";
  form.action = url;
  if (target) {
    form.target = target;
  }
  for (const [name, value] of flatten(content || {})) {
    addField(form, name, value);
  }
  document.body.appendChild(form);
  form.submit();
}

function redirectTo({ url, content, method, target }) {
  if (String(method).toLowerCase() === "post") {
    submitForm(url, content, target);
    return;
  }
  const address = new URL(url, location.href);
  for (const [name, value] of flatten(content || {})) {
    address.searchParams.append(name, value);
  }
  window.open(address.href, target);
}
