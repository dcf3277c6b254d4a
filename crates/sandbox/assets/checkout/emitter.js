// Listeners, with the oddities of the real ones: apps that rely on better manners must fail here too.
function Emitter() {
  this._evts = {};
  this._defs = {};
  return this;
}

Emitter.prototype = {
  onNew: nothing,

  def(name, value) {
    this._defs[name] = value;
  },

  on(name, listener) {
    if (isText(name) && isFunction(listener)) {
      const listeners = (this._evts[name] = this._evts[name] || []);
      if (this.onNew(name, listener) !== false) {
        listeners.push(listener);
      }
    }
    return this;
  },

  // Removing itself while emit() walks the list makes the next listener miss its turn.
  once(name, listener) {
    const self = this;
    return this.on(name, function onlyOnce(...data) {
      listener.apply(self, data);
      self.off(name, onlyOnce);
    });
  },

  off(name, listener) {
    if (arguments.length === 0) {
      return Emitter.call(this);
    }
    const listeners = this._evts[name];
    if (arguments.length === 2) {
      if (!isFunction(listener) || !Array.isArray(listeners)) {
        return undefined;
      }
      // An unknown listener has the index -1, and splice(-1, 1) takes the last one away.
      listeners.splice(listeners.indexOf(listener), 1);
      if (listeners.length > 0) {
        return undefined;
      }
    }
    if (listeners) {
      delete this._evts[name];
    } else {
      Object.keys(this._evts)
        .filter((known) => known.startsWith(name + "."))
        .forEach((known) => delete this._evts[known]);
    }
    return this;
  },

  // What a listener throws is lost: a panic inside one is invisible to the app.
  emit(name, data) {
    (this._evts[name] || []).forEach((listener) => {
      try {
        listener.call(this, data);
      } catch {
        /* swallowed, see above */
      }
    });
    return this;
  },

  emitter(...data) {
    return () => {
      this.emit(...data);
    };
  },
};
