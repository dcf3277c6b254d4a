//! Somebody else's site, on an origin of its own: static files with the headers that a test wants.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

type Pages = Arc<Mutex<HashMap<String, Vec<u8>>>>;

pub(crate) struct Site {
    /// Where the browser finds it. The server lets its pages take gifts.
    pub(crate) origin: String,
    /// The same pages under another name, which the server knows nothing of.
    pub(crate) stranger: String,
    pages: Pages,
}

const BUFFER_BYTES: usize = 16 * 1024;
const NOTHING: &[u8] = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

impl Site {
    /// A site without a page.
    pub(crate) async fn open() -> Site {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let site = Site {
            origin: format!("http://localhost:{port}"),
            stranger: format!("http://127.0.0.1:{port}"),
            pages: Pages::default(),
        };
        let pages = Arc::clone(&site.pages);
        tokio::spawn(async move {
            loop {
                let (browser, _) = listener.accept().await.unwrap();
                tokio::spawn(serve(browser, Arc::clone(&pages)));
            }
        });
        site
    }

    /// From now on there is this file of this type at this path, with these headers beside.
    pub(crate) fn publish(&self, path: &str, kind: &str, text: &str, headers: &[(&str, &str)]) {
        let mut answer = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n",
            text.len()
        );
        for (name, value) in headers {
            write!(answer, "{name}: {value}\r\n").unwrap();
        }
        let answer = [answer.as_str(), "\r\n", text].concat();
        let mut pages = self.pages.lock().unwrap();
        pages.insert(path.to_owned(), answer.into_bytes());
    }
}

/// One request for each connection; a browser sends its first line in one piece.
async fn serve(mut browser: TcpStream, pages: Pages) {
    let mut asked = vec![0; BUFFER_BYTES];
    let Ok(length) = browser.read(&mut asked).await else {
        return;
    };
    let request = String::from_utf8_lossy(&asked[..length]).into_owned();
    let path = request.split([' ', '?']).nth(1).unwrap_or_default();
    let page = pages.lock().unwrap().get(path).cloned();
    let _ = browser.write_all(page.as_deref().unwrap_or(NOTHING)).await;
    let _ = browser.shutdown().await;
}
