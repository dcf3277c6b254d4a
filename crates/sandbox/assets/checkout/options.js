// What becomes of the options that an app gives: flattened, lower-cased, coerced, dropped, refused.

const groups = new Set();

// Nested groups turn into "group.name" when the first instance is made, not before. That is why
// configure() replaces a whole group earlier, and merges into it later.
function flattenDefaults() {
  for (const [group, members] of Object.entries(DEFAULTS)) {
    const isGroup = isObject(members) && !Array.isArray(members) && Object.keys(members).length > 0;
    if (isGroup && !group.includes(".")) {
      groups.add(group);
      for (const [name, value] of Object.entries(members)) {
        DEFAULTS[group + "." + name] = value;
      }
      delete DEFAULTS[group];
    }
  }
}

function normalise(given) {
  const kept = {};
  for (const [name, value] of Object.entries(given)) {
    if (!groups.has(name)) {
      keep(kept, name, value);
    } else if (isObject(value)) {
      // A Map has no entries of this kind, so a group given as Map vanishes without a word.
      for (const [member, inner] of Object.entries(value)) {
        keep(kept, name + "." + member, inner);
      }
    }
  }
  return kept;
}

function keep(kept, spelled, value) {
  const name = spelled.toLowerCase();
  const standard = DEFAULTS[name];
  const coerced = coerce(standard, value);
  if (standard === null || (standard !== undefined && typeof standard === typeof coerced)) {
    kept[name] = coerced;
  }
}

const TRUTHS = { true: true, 1: true, false: false, 0: false };
const asTruth = (text) => (Object.hasOwn(TRUTHS, text) ? TRUTHS[text] : text);

// The value as the type of the default; what still differs in type afterwards is dropped by keep().
function coerce(standard, value) {
  const isPlain = typeof value === "number" || typeof value === "boolean";
  switch (standard === null ? "null" : typeof standard) {
    case "null":
      return isText(value) ? asTruth(value) : value;
    case "string":
      return isPlain ? String(value) : value;
    case "number":
      return Number(value);
    case "boolean":
      if (isText(value)) {
        return asTruth(value);
      }
      return typeof value === "number" ? Boolean(value) : value;
    default:
      return value;
  }
}

// Each answers why a value is refused, or nothing.
const CHECKS = {
  notes(notes) {
    if (isObject(notes) && Object.keys(notes).length > 15) {
      return "At most 15 notes are allowed";
    }
  },
  currency(currency) {
    if (!CURRENCIES.has(currency)) {
      return "The provided currency is not currently supported";
    }
  },
  display_currency(currency) {
    if (currency !== "" && !CURRENCIES.has(currency)) {
      return "This display currency is not supported";
    }
  },
  payout(payout, options) {
    if (payout && !options.key) {
      return "key is required for a Payout";
    }
    if (payout && !options.contact_id) {
      return "contact_id is required for a Payout";
    }
  },
  parent(parent) {
    if (!lookupElement(parent)) {
      return "parent provided for embedded mode doesn't exist";
    }
  },
};

function check(options) {
  for (const [name, refuse] of Object.entries(CHECKS)) {
    const why = name in options && refuse(options[name], options);
    if (why) {
      throw new Error("Invalid " + name + " (" + why + ")");
    }
  }
}

function lookupElement(parent) {
  return isText(parent) ? document.querySelector(parent) : parent;
}

// The app's own notes object is trimmed in place, as the real script does.
function trimNotes(notes) {
  for (const [name, value] of Object.entries(notes || {})) {
    if (isText(value)) {
      if (value.length > 254) {
        notes[name] = value.slice(0, 254);
      }
    } else if (typeof value !== "number" && typeof value !== "boolean") {
      delete notes[name];
    }
  }
}

// The store behind an instance's get() and set().
function openStore(given) {
  if (!isObject(given)) {
    throw new Error("Invalid options");
  }
  // `typeof null` is "object" too: `retry: null` fails here with the engine's own words.
  if (typeof given.retry === "object" && typeof given.retry.enabled === "boolean") {
    given.retry = given.retry.enabled;
  }
  flattenDefaults();
  const options = normalise(given);
  if (options.callback_url && forcesRedirect) {
    options.redirect = true;
  }
  check(options);
  trimNotes(options.notes);
  return {
    get(name) {
      if (arguments.length === 0) {
        return options;
      }
      return name in options ? options[name] : DEFAULTS[name];
    },
    set(name, value) {
      options[name] = value;
    },
  };
}

// Changes defaults for later instances; a value of another type is ignored.
function configure(given) {
  for (const [name, value] of Object.entries(normalise(given))) {
    if (typeof DEFAULTS[name] === typeof value) {
      DEFAULTS[name] = value;
    }
  }
}
