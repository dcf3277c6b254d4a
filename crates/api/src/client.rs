//! The browser's way to the server functions.
//!
//! Our own client, because the stock one has one base URL for the whole process and no time-out: a
//! widget asks the server its tag came from, and a donor on a bad line must not wait for ever.

use crate::codec::{FromWire, from_json};
use crate::problem::{ApiError, BrowserProblem};
use bytes::Bytes;
use daan_domain::Locale;
use futures::{Sink, Stream};
use gloo_net::http::RequestBuilder;
use http::Method;
use send_wrapper::SendWrapper;
use server_fn::ServerFn;
use server_fn::client::Client as ServerFnClient;
use server_fn::request::ClientReq;
use server_fn::response::ClientRes;
use std::future::Future;
use std::pin::Pin;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

/// Where the server is, and how long to wait for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Client {
    base_url: String,
    timeout_ms: u32,
    locale: Locale,
}

impl Client {
    /// Longer than the server's own 8 s with a gateway and its wait for a twin of the request.
    const TIMEOUT_MS: u32 = 25_000;

    /// A client of the server at `base_url` (an origin such as `https://give.example.org`; empty for the
    /// page's own), whose own messages are in this language.
    pub fn new(base_url: impl Into<String>, locale: Locale) -> Client {
        Client {
            base_url: base_url.into(),
            timeout_ms: Self::TIMEOUT_MS,
            locale,
        }
    }

    /// Calls a server function.
    ///
    /// # Errors
    /// What the server said, or `unreachable`, or `answer_malformed` where something else than the
    /// server answered (a proxy's HTML page).
    pub async fn call<F>(&self, arguments: F) -> Result<F::Output, ApiError>
    where
        F: Question,
        F::Output: FromWire,
    {
        self.read(self.ask(arguments.request()).await)
    }

    /// [`Client::call`] in two parts, for whoever has many questions and one way to wait for all of them: the
    /// code that waits weighs most, and there it exists once.
    pub fn ask(&self, request: Request) -> Answer {
        let client = self.clone();
        Box::pin(async move {
            let response = client.fetch(request).await?;
            if response.status >= 400 {
                return Err(client.error(&response));
            }
            Ok(response.body)
        })
    }

    /// Reads the answer to [`Client::ask`].
    ///
    /// # Errors
    /// As [`Client::call`].
    pub fn read<T: FromWire>(&self, answer: Result<String, ApiError>) -> Result<T, ApiError> {
        from_json(&answer?).ok_or_else(|| self.problem(BrowserProblem::AnswerMalformed))
    }

    /// The request as [`Client::ask`] sends it, which the browser may find fault with. Its time-out begins here.
    pub fn prepare(&self, request: Request) -> Option<gloo_net::http::Request> {
        let url = [self.base_url.as_str(), &request.path].concat();
        let outlives_page = request.outlives_page;
        // Without it (an engine from before 2022) a request has no time-out but the browser's own.
        let signal = timeout(self.timeout_ms).ok();
        let cache = if request.is_anew {
            web_sys::RequestCache::Reload
        } else {
            web_sys::RequestCache::Default
        };
        let builder = RequestBuilder::new(&url)
            .method(request.method)
            .cache(cache)
            .abort_signal(signal.as_ref())
            .header("Accept", "application/json");
        let request = match request.body {
            Some(body) => builder
                .header("Content-Type", "application/json")
                .body(body),
            None => builder.build(),
        };
        let request = request.ok()?;
        if outlives_page {
            return outliving(&request.into()).ok();
        }
        Some(request)
    }

    async fn fetch(&self, request: Request) -> Result<Response, ApiError> {
        SendWrapper::new(fetch(self.prepare(request)))
            .await
            .ok_or_else(|| self.problem(BrowserProblem::Unreachable))
    }

    fn error(&self, response: &Response) -> ApiError {
        let mut error: ApiError = from_json(&response.body)
            .unwrap_or_else(|| self.problem(BrowserProblem::AnswerMalformed));
        // Whatever stands between may answer with a page of its own; that decodes to no words of ours. A code
        // that we do not know is believed, unless it would stop us where the status says "later".
        let is_later = match response.status {
            500.. => true,
            408 | 409 | 425 | 429 => !error.is_known(),
            _ => false,
        };
        if error.message.is_empty() || (is_later && !error.is_transient()) {
            error = self.problem(BrowserProblem::AnswerMalformed);
        }
        error.retry_after_s = response.retry_after_s;
        error
    }

    fn problem(&self, problem: BrowserProblem) -> ApiError {
        problem.into_error(self.locale)
    }
}

/// What the server will have said: the text of its answer.
pub type Answer = Pin<Box<dyn Future<Output = Result<String, ApiError>>>>;

/// The arguments of a server function, as they travel.
pub trait Question: ServerFn<Client = Client, Error = ApiError> {
    /// The request that puts the question.
    fn request(&self) -> Request;
}

#[wasm_bindgen]
extern "C" {
    /// The one option of a request that neither crate beneath us knows.
    type Outliving;
    #[wasm_bindgen(method, setter)]
    fn set_keepalive(this: &Outliving, is_on: bool);
    #[wasm_bindgen(js_namespace = AbortSignal, catch)]
    fn timeout(ms: u32) -> Result<web_sys::AbortSignal, JsValue>;
}

async fn fetch(request: Option<gloo_net::http::Request>) -> Option<Response> {
    let answer = request?.send().await.ok()?;
    let body = answer.text().await.ok()?;
    Some(Response {
        status: answer.status(),
        // Not the form that is a date: the donor's clock may be wrong by any amount.
        retry_after_s: answer
            .headers()
            .get("Retry-After")
            .and_then(|seconds| seconds.parse().ok()),
        body,
    })
}

fn outliving(request: &web_sys::Request) -> Result<gloo_net::http::Request, JsValue> {
    let options = web_sys::RequestInit::new();
    options.unchecked_ref::<Outliving>().set_keepalive(true);
    web_sys::Request::new_with_request_and_init(request, &options).map(Into::into)
}

/// A request before it is sent: [`Question::request`] makes it, [`Client::ask`] sends it.
pub struct Request {
    path: String,
    method: Method,
    body: Option<String>,
    outlives_page: bool,
    is_anew: bool,
}

impl Request {
    /// A `GET` of this address.
    pub(crate) fn get(path: String) -> Request {
        Request {
            path,
            method: Method::GET,
            body: None,
            outlives_page: false,
            is_anew: false,
        }
    }

    /// A `POST` of this JSON text.
    pub(crate) fn post(path: &str, body: Option<String>) -> Request {
        Request {
            path: path.to_owned(),
            method: Method::POST,
            body,
            outlives_page: false,
            is_anew: false,
        }
    }

    /// The request goes its way even when the page is left meanwhile. For what is small (browsers take less than
    /// 64 KiB of such bodies at a time) and must arrive.
    #[must_use]
    pub fn outliving_page(self) -> Request {
        Request {
            outlives_page: true,
            ..self
        }
    }

    /// The request goes past every cache: for a figure that has just changed.
    #[must_use]
    pub fn anew(self) -> Request {
        Request {
            is_anew: true,
            ..self
        }
    }
}

/// An answer that was read to its end.
pub struct Response {
    status: u16,
    retry_after_s: Option<i64>,
    body: String,
}

impl ServerFnClient<ApiError> for Client {
    type Request = Request;
    type Response = Response;

    async fn send(request: Request) -> Result<Response, ApiError> {
        Client::new("", Locale::En).fetch(request).await
    }

    fn open_websocket(
        _: &str,
    ) -> impl Future<
        Output = Result<
            (
                impl Stream<Item = Result<Bytes, Bytes>> + Send + 'static,
                impl Sink<Bytes> + Send + 'static,
            ),
            ApiError,
        >,
    > + Send {
        let none: Result<(futures::stream::Empty<_>, futures::sink::Drain<Bytes>), _> =
            Err(unsupported());
        std::future::ready(none)
    }

    fn spawn(future: impl Future<Output = ()> + Send + 'static) {
        wasm_bindgen_futures::spawn_local(future);
    }
}

/// No function of ours takes a form, a stream or a socket.
fn unsupported() -> ApiError {
    BrowserProblem::AnswerMalformed.into_error(Locale::En)
}

impl ClientReq<ApiError> for Request {
    type FormData = ();

    fn try_new_req_query(
        path: &str,
        _: &str,
        _: &str,
        query: &str,
        _: Method,
    ) -> Result<Self, ApiError> {
        Ok(Request::get([path, "?", query].concat()))
    }

    fn try_new_req_text(
        path: &str,
        _: &str,
        _: &str,
        body: String,
        _: Method,
    ) -> Result<Self, ApiError> {
        Ok(Request::post(path, Some(body)))
    }

    fn try_new_req_bytes(
        path: &str,
        _: &str,
        _: &str,
        body: Bytes,
        _: Method,
    ) -> Result<Self, ApiError> {
        let text = String::from_utf8(body.into()).map_err(|_| unsupported())?;
        Ok(Request::post(path, Some(text)))
    }

    fn try_new_req_form_data(
        _: &str,
        _: &str,
        _: &str,
        (): (),
        _: Method,
    ) -> Result<Self, ApiError> {
        Err(unsupported())
    }

    fn try_new_req_multipart(_: &str, _: &str, (): (), _: Method) -> Result<Self, ApiError> {
        Err(unsupported())
    }

    fn try_new_req_streaming(
        _: &str,
        _: &str,
        _: &str,
        _: impl Stream<Item = Bytes> + Send + 'static,
        _: Method,
    ) -> Result<Self, ApiError> {
        Err(unsupported())
    }
}

impl ClientRes<ApiError> for Response {
    async fn try_into_string(self) -> Result<String, ApiError> {
        Ok(self.body)
    }

    async fn try_into_bytes(self) -> Result<Bytes, ApiError> {
        Ok(self.body.into())
    }

    fn try_into_stream(
        self,
    ) -> Result<impl Stream<Item = Result<Bytes, Bytes>> + Send + Sync + 'static, ApiError> {
        let none: Result<futures::stream::Empty<Result<Bytes, Bytes>>, _> = Err(unsupported());
        none
    }

    fn status(&self) -> u16 {
        self.status
    }

    fn status_text(&self) -> String {
        String::new()
    }

    fn location(&self) -> String {
        String::new()
    }

    fn has_redirect(&self) -> bool {
        false
    }
}
