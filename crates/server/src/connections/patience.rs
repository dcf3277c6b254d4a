//! How long a peer may take: to begin, to say what it wants, to take what it is given.
//!
//! The body of a request has a limit of its own (`http/body_time.rs`), because that one can be answered.

use axum::body::{Body, Bytes, HttpBody};
use http_body::{Frame, SizeHint};
use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep};

/// From the connection to the first byte.
const TO_BEGIN: Duration = Duration::from_secs(5);
/// From a request's first byte to the end of its headers.
const FOR_HEADERS: Duration = Duration::from_secs(5);
/// From one answer to the next request. Longer than proxies keep a connection for (60 s, as a rule): one that is closed
/// from here just as they use it again is a gift that fails.
const TO_GO_ON: Duration = Duration::from_secs(75);
/// Without taking a byte of the answer.
const TO_TAKE: Duration = Duration::from_secs(30);

/// What a connection is at, as those who answer know it and the socket does not.
pub(super) struct Pace(Mutex<Stage>);

#[derive(Clone, Copy)]
enum Stage {
    /// Nothing is asked; the deadline is for the first byte.
    Resting(Instant),
    /// A request has begun; the deadline is for the end of its headers.
    Heading(Instant),
    /// It is being answered.
    Busy,
}

impl Default for Pace {
    fn default() -> Pace {
        Pace(Mutex::new(Stage::Resting(Instant::now() + TO_BEGIN)))
    }
}

impl Pace {
    /// A request has come whole but for its body.
    pub(super) fn busy(self: Arc<Pace>) -> Busy {
        self.is_at(Stage::Busy);
        Busy(self)
    }

    fn is_at(&self, stage: Stage) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = stage;
    }

    fn heard(&self) {
        let mut stage = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if matches!(*stage, Stage::Resting(_)) {
            *stage = Stage::Heading(Instant::now() + FOR_HEADERS);
        }
    }

    fn deadline(&self) -> Option<Instant> {
        match *self.0.lock().unwrap_or_else(PoisonError::into_inner) {
            Stage::Resting(at) | Stage::Heading(at) => Some(at),
            Stage::Busy => None,
        }
    }
}

/// A request that is being answered.
pub(super) struct Busy(Arc<Pace>);

impl Busy {
    /// It is until this is sent.
    pub(super) fn until_sent(self, body: Body) -> Answer {
        Answer { body, _busy: self }
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.is_at(Stage::Resting(Instant::now() + TO_GO_ON));
    }
}

/// The body of an answer, whose end is the end of the request.
pub(super) struct Answer {
    body: Body,
    _busy: Busy,
}

impl HttpBody for Answer {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// A stream that breaks when its peer takes too long.
pub(super) struct Patient<S> {
    stream: S,
    pace: Arc<Pace>,
    listening: Pin<Box<Sleep>>,
    /// Runs while the peer takes nothing.
    telling: Option<Pin<Box<Sleep>>>,
}

impl<S> Patient<S> {
    pub(super) fn new(stream: S, pace: Arc<Pace>) -> Patient<S> {
        Patient {
            stream,
            pace,
            listening: Box::pin(tokio::time::sleep(TO_BEGIN)),
            telling: None,
        }
    }

    /// What came of giving the peer something.
    fn told<T>(
        &mut self,
        cx: &mut Context<'_>,
        progress: Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        if progress.is_ready() {
            self.telling = None;
            return progress;
        }
        let alarm = self
            .telling
            .get_or_insert_with(|| Box::pin(tokio::time::sleep(TO_TAKE)));
        ready!(alarm.as_mut().poll(cx));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Patient<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        if let Poll::Ready(read) = Pin::new(&mut self.stream).poll_read(cx, buffer) {
            if buffer.filled().len() > before {
                self.pace.heard();
            }
            return Poll::Ready(read);
        }
        let Some(deadline) = self.pace.deadline() else {
            return Poll::Pending;
        };
        if self.listening.deadline() != deadline {
            self.listening.as_mut().reset(deadline);
        }
        ready!(self.listening.as_mut().poll(cx));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Patient<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.told(cx, written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(cx, slices);
        self.told(cx, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let flushed = Pin::new(&mut self.stream).poll_flush(cx);
        self.told(cx, flushed)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
