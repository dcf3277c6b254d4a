//! What the browser tells of one visit, boiled down.

use crate::line::Event;
use serde_json::Value;
use std::collections::HashSet;

/// What the order's request is known by.
const BEGIN: &str = "/api/begin_donation";

/// What has been told so far. Times are seconds of the browser's own clock, but for the robot's.
#[derive(Default)]
pub(crate) struct Log {
    /// The gateway's origin: what comes from there is not counted.
    gateway: String,
    not_counted: HashSet<String>,
    document: Option<f64>,
    order: Option<String>,
    order_left: Option<f64>,
    order_answered: Option<f64>,
    /// Bytes over the wire, headers and all.
    pub(crate) bytes: f64,
    /// Requests that went over the wire, or into the cache.
    pub(crate) requests: u32,
    /// The robot's press, in milliseconds since the page began.
    pub(crate) pressed_ms: Option<f64>,
    /// `Razorpay.open`, in the same.
    pub(crate) window_ms: Option<f64>,
    /// What went wrong in the page's own words.
    pub(crate) complaints: Vec<String>,
}

impl Log {
    /// An empty one. `gateway` is an origin.
    pub(crate) fn new(gateway: &str) -> Self {
        Self {
            gateway: gateway.to_owned(),
            ..Self::default()
        }
    }

    /// Takes in one event.
    pub(crate) fn take(&mut self, event: &Event) {
        let params = &event.params;
        match event.method.as_str() {
            "Network.requestWillBeSent" => self.sent(params),
            "Network.loadingFinished" => self.finished(params),
            "Runtime.bindingCalled" => self.robot(params),
            "Runtime.exceptionThrown" => self.complaints.push(params.to_string()),
            _ => {}
        }
    }

    /// Whether the donor has come to Razorpay's window, and the order's answer is accounted for.
    pub(crate) fn is_whole(&self) -> bool {
        self.window_ms.is_some() && self.order_answered.is_some()
    }

    /// From the page's request to the order's, in milliseconds.
    pub(crate) fn order_left_ms(&self) -> Option<f64> {
        Some((self.order_left? - self.document?) * 1e3)
    }

    /// From the page's request to the order's whole answer, in milliseconds.
    pub(crate) fn order_answered_ms(&self) -> Option<f64> {
        Some((self.order_answered? - self.document?) * 1e3)
    }

    /// From the press to Razorpay's window, in milliseconds.
    pub(crate) fn press_to_window_ms(&self) -> Option<f64> {
        Some(self.window_ms? - self.pressed_ms?)
    }

    fn sent(&mut self, params: &Value) {
        let (Some(id), Some(url)) = (text(params, "/requestId"), text(params, "/request/url"))
        else {
            return;
        };
        let at = number(params, "/timestamp");
        if url.starts_with(&self.gateway) || url.starts_with("data:") {
            self.not_counted.insert(id.to_owned());
            return;
        }
        self.requests += 1;
        self.document = self.document.or(at);
        let is_order = url.ends_with(BEGIN) && text(params, "/request/method") == Some("POST");
        if is_order && self.order.is_none() {
            self.order = Some(id.to_owned());
            self.order_left = at;
        }
    }

    fn finished(&mut self, params: &Value) {
        let Some(id) = text(params, "/requestId") else {
            return;
        };
        if self.not_counted.contains(id) {
            return;
        }
        self.bytes += number(params, "/encodedDataLength").unwrap_or_default();
        if self.order.as_deref() == Some(id) {
            self.order_answered = number(params, "/timestamp");
        }
    }

    fn robot(&mut self, params: &Value) {
        let said = text(params, "/payload").and_then(|said| serde_json::from_str(said).ok());
        let Some(said): Option<Value> = said else {
            return;
        };
        let at = number(&said, "/at");
        match text(&said, "/what") {
            Some("pressed") => self.pressed_ms = at,
            Some("window") => self.window_ms = at,
            _ => {}
        }
    }
}

fn text<'a>(value: &'a Value, path: &str) -> Option<&'a str> {
    value.pointer(path)?.as_str()
}

fn number(value: &Value, path: &str) -> Option<f64> {
    value.pointer(path)?.as_f64()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn take(log: &mut Log, method: &str, params: Value) {
        log.take(&Event {
            session: String::new(),
            method: method.to_owned(),
            params,
        });
    }

    fn sent(log: &mut Log, id: &str, url: &str, method: &str, at: f64) {
        let request = json!({"url": url, "method": method});
        let params = json!({"requestId": id, "request": request, "timestamp": at});
        take(log, "Network.requestWillBeSent", params);
    }

    fn finished(log: &mut Log, id: &str, bytes: u32, at: f64) {
        let params = json!({"requestId": id, "encodedDataLength": bytes, "timestamp": at});
        take(log, "Network.loadingFinished", params);
    }

    #[test]
    fn what_comes_from_the_gateway_is_not_counted() {
        let mut log = Log::new("http://gateway");
        sent(&mut log, "1", "http://page/", "GET", 1.0);
        sent(&mut log, "2", "http://gateway/v1/checkout.js", "GET", 1.1);
        finished(&mut log, "2", 300_000, 1.2);
        finished(&mut log, "1", 1_000, 1.3);
        assert_eq!((log.bytes, log.requests), (1_000.0, 1));
    }

    #[test]
    fn a_preflight_is_a_request_and_not_the_order() {
        let mut log = Log::new("http://gateway");
        sent(&mut log, "1", "http://page/", "GET", 1.0);
        sent(
            &mut log,
            "2",
            "http://daan/api/begin_donation",
            "OPTIONS",
            1.5,
        );
        sent(
            &mut log,
            "3",
            "http://daan/api/begin_donation",
            "POST",
            1.75,
        );
        finished(&mut log, "3", 100, 2.0);
        assert_eq!(log.requests, 3);
        assert_eq!(log.order_left_ms(), Some(750.0));
        assert_eq!(log.order_answered_ms(), Some(1_000.0));
    }

    #[test]
    fn a_visit_is_whole_when_the_window_would_be_open() {
        let mut log = Log::new("http://gateway");
        sent(&mut log, "1", "http://page/api/begin_donation", "POST", 1.0);
        finished(&mut log, "1", 100, 2.0);
        assert!(!log.is_whole());
        for (what, at) in [("pressed", 10.0), ("window", 250.0)] {
            let said = json!({"what": what, "at": at}).to_string();
            take(&mut log, "Runtime.bindingCalled", json!({"payload": said}));
        }
        assert!(log.is_whole());
        assert_eq!(log.press_to_window_ms(), Some(240.0));
    }
}
