//! A TCP line that answers as scripted, byte by byte, and counts what arrived on it.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// What the line does with a request that it has read.
#[derive(Clone, Debug)]
pub(crate) enum Act {
    /// Writes these bytes and closes.
    Close(Vec<u8>),
    /// Writes these bytes and keeps the line open without another word.
    Silence(Vec<u8>),
    /// Writes these bytes and resets the connection.
    Reset(Vec<u8>),
    /// Writes these bytes and waits for the next request.
    Next(Vec<u8>),
}

pub(crate) struct Line {
    pub(crate) origin: String,
    requests: Arc<AtomicUsize>,
    task: tokio::task::JoinHandle<()>,
}

impl Line {
    /// Does one act after another, the last one for ever.
    pub(crate) async fn doing(acts: Vec<Act>) -> Line {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let requests = Arc::<AtomicUsize>::default();
        let script = Script {
            acts: Arc::new(Mutex::new(acts)),
            requests: requests.clone(),
        };
        let task = tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                tokio::spawn(script.clone().play(stream));
            }
        });
        Line {
            origin,
            requests,
            task,
        }
    }

    /// How many whole requests arrived, on all connections.
    pub(crate) fn requests(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// A whole answer with the right length.
pub(crate) fn answer(status: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let mut bytes =
        format!("HTTP/1.1 {status}\r\n{headers}content-length: {length}\r\n\r\n").into_bytes();
    bytes.extend_from_slice(body);
    bytes
}

/// A whole answer, then the end of the connection.
pub(crate) fn plain(status: &str, body: &str) -> Act {
    Act::Close(answer(status, "", body.as_bytes()))
}

#[derive(Clone)]
struct Script {
    acts: Arc<Mutex<Vec<Act>>>,
    requests: Arc<AtomicUsize>,
}

impl Script {
    async fn play(self, mut stream: TcpStream) {
        while read_request(&mut stream).await {
            self.requests.fetch_add(1, Ordering::SeqCst);
            match self.next_act() {
                Act::Close(bytes) => {
                    stream.write_all(&bytes).await.unwrap();
                    return;
                }
                Act::Silence(bytes) => {
                    stream.write_all(&bytes).await.unwrap();
                    tokio::time::sleep(Duration::from_mins(1)).await;
                }
                Act::Reset(bytes) => {
                    stream.write_all(&bytes).await.unwrap();
                    // Closing with a zero linger sends RST instead of FIN.
                    stream.set_zero_linger().unwrap();
                    return;
                }
                Act::Next(bytes) => stream.write_all(&bytes).await.unwrap(),
            }
        }
    }

    fn next_act(&self) -> Act {
        let mut acts = self.acts.lock().unwrap();
        if acts.len() > 1 {
            acts.remove(0)
        } else {
            acts.first().unwrap().clone()
        }
    }
}

/// Reads a head and as much body as it announces; false where the line ends before.
async fn read_request(stream: &mut TcpStream) -> bool {
    let mut received = Vec::new();
    loop {
        let mut chunk = [0; 4096];
        match stream.read(&mut chunk).await {
            Ok(0) | Err(_) => return false,
            Ok(count) => received.extend_from_slice(chunk.get(..count).unwrap()),
        }
        let text = String::from_utf8_lossy(&received).to_lowercase();
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            continue;
        };
        let announced = head
            .lines()
            .find_map(|line| line.strip_prefix("content-length: "));
        if body.len() >= announced.map_or(0, |length| length.trim().parse().unwrap()) {
            return true;
        }
    }
}
