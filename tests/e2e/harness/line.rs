//! The line between the browser and the server: it counts what is asked, and a test can hold or cut it.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::sleep;

/// What happens to requests whose first line has this text in it, until [`Line::heal`].
#[derive(Clone, Debug)]
pub(crate) enum Trouble {
    /// They wait.
    Hold(&'static str),
    /// They do not reach the server.
    Refuse(&'static str),
    /// The server does what they ask, and its answer is lost.
    LoseAnswer(&'static str),
    /// They are answered in the server's stead: not now, and not before ten minutes have passed.
    PutOff(&'static str),
    /// Of three, one does not reach the server, one loses its answer and one goes through.
    LoseTwoOfThree(&'static str),
}

#[derive(Default)]
struct Told {
    requests: Vec<String>,
    troubles: Vec<Trouble>,
}

pub(crate) struct Line {
    pub(crate) origin: String,
    told: Arc<Mutex<Told>>,
    server: Arc<OnceLock<SocketAddr>>,
}

const POLL: Duration = Duration::from_millis(10);
const BUFFER_BYTES: usize = 64 * 1024;
const NOT_NOW: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 600\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

impl Line {
    /// A line that leads nowhere yet.
    pub(crate) async fn open() -> Line {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let line = Line {
            origin: format!("http://{}", listener.local_addr().unwrap()),
            told: Arc::default(),
            server: Arc::default(),
        };
        let (told, server) = (Arc::clone(&line.told), Arc::clone(&line.server));
        tokio::spawn(async move {
            loop {
                let (browser, _) = listener.accept().await.unwrap();
                tokio::spawn(carry(browser, Arc::clone(&told), Arc::clone(&server)));
            }
        });
        line
    }

    pub(crate) fn lead_to(&self, server: SocketAddr) {
        self.server.set(server).unwrap();
    }

    pub(crate) fn trouble(&self, trouble: Trouble) {
        self.told.lock().unwrap().troubles.push(trouble);
    }

    /// This takes the place of all other trouble, also for what was held.
    pub(crate) fn only_trouble(&self, trouble: Trouble) {
        self.told.lock().unwrap().troubles = vec![trouble];
    }

    /// Everything goes through again, also what was held.
    pub(crate) fn heal(&self) {
        self.told.lock().unwrap().troubles.clear();
    }

    /// How many requests had this text in their first line.
    pub(crate) fn count(&self, text: &str) -> usize {
        let told = self.told.lock().unwrap();
        told.requests
            .iter()
            .filter(|line| line.contains(text))
            .count()
    }
}

/// One connection, until either side ends it. Dropping both ends closes them.
async fn carry(mut browser: TcpStream, told: Arc<Mutex<Told>>, server: Arc<OnceLock<SocketAddr>>) {
    let address = *server.get().unwrap();
    let Ok(mut server) = TcpStream::connect(address).await else {
        return;
    };
    let (mut asked, mut answered) = (vec![0; BUFFER_BYTES], vec![0; BUFFER_BYTES]);
    loop {
        tokio::select! {
            read = browser.read(&mut asked) => {
                let Some(bytes) = received(read, &asked) else { return };
                match decide(bytes, &told).await {
                    Verdict::Pass => {}
                    Verdict::Refuse => return,
                    Verdict::PutOff => {
                        let _ = browser.write_all(NOT_NOW).await;
                        return;
                    }
                    Verdict::LoseAnswer => {
                        let _ = server.write_all(bytes).await;
                        let _ = server.read(&mut answered).await;
                        return;
                    }
                }
                if server.write_all(bytes).await.is_err() { return }
            }
            read = server.read(&mut answered) => {
                let Some(bytes) = received(read, &answered) else { return };
                if browser.write_all(bytes).await.is_err() { return }
            }
        }
    }
}

enum Verdict {
    Pass,
    Refuse,
    PutOff,
    LoseAnswer,
}

fn received(read: std::io::Result<usize>, buffer: &[u8]) -> Option<&[u8]> {
    read.ok()
        .filter(|length| *length > 0)
        .map(|length| &buffer[..length])
}

/// A browser sends a request's first line and headers in one piece, and on one connection nothing else
/// before the answer.
async fn decide(bytes: &[u8], told: &Mutex<Told>) -> Verdict {
    let Some(line) = first_line(bytes) else {
        return Verdict::Pass;
    };
    let turn = {
        let mut told = told.lock().unwrap();
        told.requests.push(line.clone());
        told.requests.iter().filter(|one| **one == line).count()
    };
    loop {
        let trouble = told
            .lock()
            .unwrap()
            .troubles
            .iter()
            .find(|one| one.meets(&line))
            .cloned();
        match trouble {
            None => return Verdict::Pass,
            Some(Trouble::Refuse(_)) => return Verdict::Refuse,
            Some(Trouble::PutOff(_)) => return Verdict::PutOff,
            Some(Trouble::LoseAnswer(_)) => return Verdict::LoseAnswer,
            Some(Trouble::LoseTwoOfThree(_)) => {
                return match turn % 3 {
                    1 => Verdict::Refuse,
                    2 => Verdict::LoseAnswer,
                    _ => Verdict::Pass,
                };
            }
            Some(Trouble::Hold(_)) => sleep(POLL).await,
        }
    }
}

fn first_line(bytes: &[u8]) -> Option<String> {
    let is_request = [&b"GET "[..], b"POST ", b"HEAD "]
        .iter()
        .any(|method| bytes.starts_with(method));
    let line = bytes.split(|byte| *byte == b'\r').next()?;
    is_request.then(|| String::from_utf8_lossy(line).into_owned())
}

impl Trouble {
    fn meets(&self, line: &str) -> bool {
        let (Trouble::Hold(text)
        | Trouble::Refuse(text)
        | Trouble::PutOff(text)
        | Trouble::LoseAnswer(text)
        | Trouble::LoseTwoOfThree(text)) = self;
        line.contains(text)
    }
}
