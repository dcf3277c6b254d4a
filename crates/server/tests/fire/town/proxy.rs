//! A line between two programs, which can be as bad as a line can be.

use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{ReadHalf, WriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// What becomes of bytes on the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Weather {
    /// They arrive.
    Clear,
    /// They arrive late.
    Slow(Duration),
    /// After so many bytes of an answer the connection is reset: each of its bytes can be the last one.
    CutAfter(usize),
    /// Nothing arrives, and nobody is told.
    BlackHole,
    /// Requests arrive and are done, and their answers do not come back.
    NoReplies,
}

/// A line with a fixed address at its near end.
pub(crate) struct Proxy {
    pub(crate) address: SocketAddr,
    state: watch::Sender<State>,
    listening: JoinHandle<()>,
}

#[derive(Debug, Clone, Copy)]
struct State {
    /// Where the line ends; nothing where the far end is dead.
    target: Option<SocketAddr>,
    weather: Weather,
    /// Connections of an earlier era are reset.
    era: u64,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    There,
    Back,
}

impl Proxy {
    /// A line to this address, or to one that is told later.
    pub(crate) async fn to(target: Option<SocketAddr>) -> Proxy {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (state, _) = watch::channel(State {
            target,
            weather: Weather::Clear,
            era: 0,
        });
        let watched = state.clone();
        let listening = tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                tokio::spawn(connect(near, watched.subscribe()));
            }
        });
        Proxy {
            address,
            state,
            listening,
        }
    }

    pub(crate) fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Whoever connects from now on is led there, or nowhere.
    pub(crate) fn lead_to(&self, target: Option<SocketAddr>) {
        self.state.send_modify(|state| state.target = target);
    }

    /// What becomes of bytes from now on. Connections that a bad weather broke do not outlive it.
    pub(crate) fn set(&self, weather: Weather) {
        self.state.send_modify(|state| {
            if matches!(state.weather, Weather::BlackHole | Weather::NoReplies) {
                state.era += 1;
            }
            state.weather = weather;
        });
    }

    /// Resets every connection that there is.
    pub(crate) fn cut(&self) {
        self.state.send_modify(|state| state.era += 1);
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.listening.abort();
        self.cut();
    }
}

/// Carries one connection until an end of it goes away or the line is cut.
async fn connect(mut near: TcpStream, state: watch::Receiver<State>) {
    let State { target, era, .. } = *state.borrow();
    let far = match target {
        Some(target) => TcpStream::connect(target).await.ok(),
        None => None,
    };
    if let Some(mut far) = far {
        near.set_nodelay(true).ok();
        far.set_nodelay(true).ok();
        let (near_in, near_out) = near.split();
        let (far_in, far_out) = far.split();
        tokio::select! {
            is_whole = carry(Direction::There, near_in, far_out, state.clone()) => if is_whole { return },
            is_whole = carry(Direction::Back, far_in, near_out, state.clone()) => if is_whole { return },
            () = ended(era, state.clone()) => {}
        }
        far.set_zero_linger().ok();
    }
    near.set_zero_linger().ok();
}

/// Ends with the era.
async fn ended(era: u64, mut state: watch::Receiver<State>) {
    // A sender that has gone ends it too.
    state.wait_for(|state| state.era != era).await.ok();
}

/// Passes bytes on in one direction; whether it ended as a peer wished, not as the weather did.
async fn carry(
    direction: Direction,
    mut from: ReadHalf<'_>,
    mut to: WriteHalf<'_>,
    mut state: watch::Receiver<State>,
) -> bool {
    let mut buffer = vec![0; 16 * 1024];
    let mut carried = 0;
    loop {
        let read = from.read(&mut buffer).await;
        let Ok(1..) = read else {
            return true;
        };
        let mut bytes = &buffer[..read.unwrap()];
        let weather = state.borrow_and_update().weather;
        match (weather, direction) {
            (Weather::Slow(latency), _) => tokio::time::sleep(latency).await,
            (Weather::CutAfter(limit), Direction::Back) => {
                bytes = &bytes[..bytes.len().min(limit.saturating_sub(carried))];
            }
            (Weather::BlackHole, _) | (Weather::NoReplies, Direction::Back) => {
                // What was swallowed is missing for ever, so the connection ends with the weather.
                std::future::pending::<()>().await;
            }
            _ => {}
        }
        carried += bytes.len();
        if to.write_all(bytes).await.is_err() {
            return true;
        }
        if matches!(weather, Weather::CutAfter(limit) if direction == Direction::Back && carried >= limit)
        {
            return false;
        }
    }
}
