//! The line to the browser: commands go out, answers and events come in.

use anyhow::{Context as _, Result, anyhow, bail};
use futures::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

/// A command that is not answered by then is not going to be.
const PATIENCE: Duration = Duration::from_secs(30);

/// What the browser tells without being asked.
pub(crate) struct Event {
    /// The tab that it is about.
    pub(crate) session: String,
    /// Such as `Network.loadingFinished`.
    pub(crate) method: String,
    /// More of it.
    pub(crate) params: Value,
}

/// An open line.
pub(crate) struct Line {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    last_id: u64,
    /// Came while an answer was waited for.
    waiting: VecDeque<Event>,
}

impl Line {
    /// Opens it.
    ///
    /// # Errors
    /// When nobody answers there.
    pub(crate) async fn open(url: &str) -> Result<Self> {
        let (socket, _) = connect_async(url)
            .await
            .with_context(|| format!("talking to the browser at {url}"))?;
        Ok(Self {
            socket,
            last_id: 0,
            waiting: VecDeque::new(),
        })
    }

    /// Gives a command, to one tab or (`None`) to the browser as a whole, and waits for its answer.
    ///
    /// # Errors
    /// When the browser refuses, or has gone.
    pub(crate) async fn call(
        &mut self,
        session: Option<&str>,
        method: &str,
        params: Value,
    ) -> Result<Value> {
        self.last_id += 1;
        let id = self.last_id;
        let mut command = json!({"id": id, "method": method, "params": params});
        if let (Some(session), Some(command)) = (session, command.as_object_mut()) {
            command.insert("sessionId".to_owned(), session.into());
        }
        self.socket.send(Message::text(command.to_string())).await?;
        timeout(PATIENCE, self.answer(id))
            .await
            .map_err(|_| anyhow!("the browser did not answer {method}"))?
            .with_context(|| method.to_owned())
    }

    /// The next event.
    ///
    /// # Errors
    /// When the browser has gone.
    pub(crate) async fn event(&mut self) -> Result<Event> {
        loop {
            if let Some(event) = self.waiting.pop_front() {
                return Ok(event);
            }
            let message = self.message().await?;
            self.waiting.extend(event_of(message));
        }
    }

    /// Forgets what nobody has asked for.
    pub(crate) fn forget_events(&mut self) {
        self.waiting.clear();
    }

    async fn answer(&mut self, id: u64) -> Result<Value> {
        loop {
            let mut message = self.message().await?;
            if message.get("id").and_then(Value::as_u64) == Some(id) {
                if let Some(error) = message.get("error") {
                    bail!("{error}");
                }
                return Ok(message
                    .get_mut("result")
                    .map(Value::take)
                    .unwrap_or_default());
            }
            self.waiting.extend(event_of(message));
        }
    }

    async fn message(&mut self) -> Result<Value> {
        loop {
            let message = self.socket.next().await.context("the browser has gone")??;
            if let Message::Text(text) = message {
                return Ok(serde_json::from_str(&text)?);
            }
        }
    }
}

fn event_of(mut message: Value) -> Option<Event> {
    let text = |name| Some(message.get(name)?.as_str()?.to_owned());
    Some(Event {
        session: text("sessionId").unwrap_or_default(),
        method: text("method")?,
        params: message.get_mut("params")?.take(),
    })
}
