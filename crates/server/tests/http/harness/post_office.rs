//! A mail server that speaks as much ESMTP as is needed, and has every fault that a test wants.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::tcp::OwnedWriteHalf;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// A mail that was taken.
#[derive(Debug, Clone)]
pub(crate) struct Taken {
    pub(crate) from: String,
    pub(crate) to: Vec<String>,
    pub(crate) data: String,
}

/// How it behaves.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) enum Manner {
    /// Takes everything.
    #[default]
    Takes,
    /// Answers this command with this line.
    Says(&'static str, &'static str),
    /// Takes the mail, and hangs up without a word.
    HangsUpAfterData,
    /// Takes the connection, and says nothing.
    Silent,
}

#[derive(Default)]
struct Counter {
    taken: Mutex<Vec<Taken>>,
    heard: Mutex<Vec<String>>,
    manner: Mutex<Manner>,
}

pub(crate) struct PostOffice {
    pub(crate) address: SocketAddr,
    counter: Arc<Counter>,
    serving: JoinHandle<()>,
}

/// An address at which nobody listens for now.
pub(crate) async fn closed_post_office() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    listener.local_addr().unwrap()
}

impl PostOffice {
    pub(crate) async fn open() -> PostOffice {
        PostOffice::open_at(([127, 0, 0, 1], 0).into()).await
    }

    pub(crate) async fn open_at(address: SocketAddr) -> PostOffice {
        let listener = TcpListener::bind(address).await.unwrap();
        let address = listener.local_addr().unwrap();
        let counter = Arc::<Counter>::default();
        let served = Arc::clone(&counter);
        let serving = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let counter = Arc::clone(&served);
                // Whoever hangs up in the middle has what he wanted.
                tokio::spawn(async move { serve(stream, &counter).await.ok() });
            }
        });
        PostOffice {
            address,
            counter,
            serving,
        }
    }

    pub(crate) fn behaves(&self, manner: Manner) {
        *self.counter.manner.lock().unwrap() = manner;
    }

    /// Every mail that was taken, oldest first.
    pub(crate) fn taken(&self) -> Vec<Taken> {
        self.counter.taken.lock().unwrap().clone()
    }

    /// Every command that was said.
    pub(crate) fn heard(&self) -> Vec<String> {
        self.counter.heard.lock().unwrap().clone()
    }

    pub(crate) fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }
}

impl Drop for PostOffice {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn serve(stream: TcpStream, counter: &Counter) -> std::io::Result<()> {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    let manner = || counter.manner.lock().unwrap().clone();
    if manner() == Manner::Silent {
        return std::future::pending().await;
    }
    say(&mut write, "220 post.example.org ESMTP").await?;
    let (mut from, mut to) = (String::new(), Vec::new());
    while let Some(line) = lines.next_line().await? {
        counter.heard.lock().unwrap().push(line.clone());
        let command = line.split([' ', ':']).next().unwrap_or_default();
        let command = command.to_ascii_uppercase();
        if let Manner::Says(at, answer) = manner()
            && at == command
        {
            say(&mut write, answer).await?;
            continue;
        }
        match command.as_str() {
            "EHLO" => {
                say(
                    &mut write,
                    "250-post.example.org\r\n250-8BITMIME\r\n250 AUTH PLAIN LOGIN",
                )
                .await?;
            }
            "AUTH" => say(&mut write, "235 2.7.0 welcome").await?,
            "MAIL" => {
                from = between(&line);
                to.clear();
                say(&mut write, "250 2.1.0 ok").await?;
            }
            "RCPT" => {
                to.push(between(&line));
                say(&mut write, "250 2.1.5 ok").await?;
            }
            "DATA" => {
                say(&mut write, "354 go on").await?;
                let mut data = String::new();
                while let Some(line) = lines.next_line().await? {
                    if line == "." {
                        break;
                    }
                    data.push_str(line.strip_prefix('.').unwrap_or(&line));
                    data.push_str("\r\n");
                }
                if let Manner::Says("END", answer) = manner() {
                    say(&mut write, answer).await?;
                    continue;
                }
                counter.taken.lock().unwrap().push(Taken {
                    from: from.clone(),
                    to: to.clone(),
                    data,
                });
                if manner() == Manner::HangsUpAfterData {
                    return Ok(());
                }
                say(&mut write, "250 2.0.0 taken").await?;
            }
            "RSET" | "NOOP" => say(&mut write, "250 ok").await?,
            "QUIT" => {
                say(&mut write, "221 bye").await?;
                return Ok(());
            }
            _ => say(&mut write, "502 5.5.1 what?").await?,
        }
    }
    Ok(())
}

async fn say(write: &mut OwnedWriteHalf, line: &str) -> std::io::Result<()> {
    write.write_all(format!("{line}\r\n").as_bytes()).await
}

fn between(line: &str) -> String {
    let (_, rest) = line.split_once('<').unwrap_or_default();
    rest.split_once('>').unwrap_or_default().0.to_owned()
}

impl Taken {
    /// The head's line of this name, unfolded.
    pub(crate) fn header(&self, name: &str) -> String {
        let (head, _) = self.data.split_once("\r\n\r\n").unwrap();
        let unfolded = head.replace("\r\n ", " ").replace("\r\n\t", " ");
        let mut lines = unfolded.split("\r\n");
        let start = format!("{name}: ");
        let found = lines.find_map(|line| line.strip_prefix(&start));
        found.unwrap_or_default().to_owned()
    }

    /// The file that is attached.
    pub(crate) fn pdf(&self) -> Vec<u8> {
        use base64::Engine as _;
        let (_, part) = self
            .data
            .split_once("Content-Type: application/pdf")
            .unwrap();
        let (_, body) = part.split_once("\r\n\r\n").unwrap();
        let (body, _) = body.split_once("\r\n--").unwrap();
        let body: String = body.split_whitespace().collect();
        base64::engine::general_purpose::STANDARD
            .decode(body)
            .unwrap()
    }

    /// The text part, decoded.
    pub(crate) fn text(&self) -> String {
        self.part("text/plain")
    }

    /// The HTML part, decoded.
    pub(crate) fn html(&self) -> String {
        self.part("text/html")
    }

    fn part(&self, kind: &str) -> String {
        use base64::Engine as _;
        let head = format!("Content-Type: {kind}");
        let (_, part) = self.data.split_once(&head).unwrap();
        let (head, body) = part.split_once("\r\n\r\n").unwrap();
        let (body, _) = body.split_once("\r\n--daan").unwrap();
        if head.contains("base64") {
            let body: String = body.split_whitespace().collect();
            let bytes = base64::engine::general_purpose::STANDARD.decode(body);
            String::from_utf8(bytes.unwrap()).unwrap()
        } else {
            unquoted(&body.replace("=\r\n", ""))
        }
    }
}

/// Quoted-printable as it was meant: `=E2=82=B9` is `₹`.
fn unquoted(text: &str) -> String {
    let mut parts = text.split('=');
    let mut bytes = parts.next().unwrap().as_bytes().to_vec();
    for part in parts {
        let (code, rest) = part.split_at(2);
        bytes.push(u8::from_str_radix(code, 16).unwrap());
        bytes.extend(rest.as_bytes());
    }
    String::from_utf8(bytes).unwrap()
}
