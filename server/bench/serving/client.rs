//! A browser that costs the machine little: one kept connection, speaking as little HTTP as needed.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::Outcome;

/// What came back.
pub struct Answer {
    pub status: u16,
    cookie: Option<String>,
    pub location: Option<String>,
    pub body: Vec<u8>,
}

/// One connection that is kept, speaking as little HTTP as needed, so that it costs the machine little.
pub struct Client {
    stream: TcpStream,
    address: String,
    pub cookie: String,
    read: Vec<u8>,
}

impl Client {
    pub async fn open(address: &str) -> Outcome<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, address: address.to_owned(), cookie: String::new(), read: Vec::new() })
    }

    pub async fn get(&mut self, path: &str) -> Outcome<Answer> {
        self.send("GET", path, "", "").await
    }

    pub async fn send(&mut self, method: &str, path: &str, kind: &str, body: &str) -> Outcome<Answer> {
        let mut request = format!("{method} {path} HTTP/1.1\r\nHost: {}\r\nCookie: {}\r\n", self.address, self.cookie);
        if method == "POST" {
            request += &format!(
                "Origin: http://{}\r\nSec-Fetch-Site: same-origin\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n",
                self.address,
                body.len()
            );
        }
        request += "\r\n";
        request += body;
        self.stream.write_all(request.as_bytes()).await?;
        self.answer().await
    }

    async fn answer(&mut self) -> Outcome<Answer> {
        let head = loop {
            if let Some(end) = find(&self.read, b"\r\n\r\n") {
                break end + 4;
            }
            self.more().await?;
        };
        let text = String::from_utf8_lossy(&self.read[..head]).to_string();
        let header = |name: &str| {
            let found = text.lines().find(|it| it.to_ascii_lowercase().starts_with(&format!("{name}:")));
            found.and_then(|it| Some(it.split_once(':')?.1.trim().to_owned()))
        };
        let status = text.split(' ').nth(1).and_then(|it| it.parse().ok()).ok_or("no status")?;
        let cookie = header("set-cookie").and_then(|it| Some(it.split(';').next()?.to_owned()));
        let location = header("location");
        let chunked = header("transfer-encoding").is_some();
        let length = header("content-length").and_then(|it| it.parse::<usize>().ok()).unwrap_or_default();
        self.read.drain(..head);
        let body = if chunked { self.chunks().await? } else { self.exactly(length).await? };
        Ok(Answer { status, cookie, location, body })
    }

    async fn more(&mut self) -> Outcome<()> {
        match self.stream.read_buf(&mut self.read).await? {
            0 => Err("the connection was closed".into()),
            _ => Ok(()),
        }
    }

    async fn exactly(&mut self, length: usize) -> Outcome<Vec<u8>> {
        while self.read.len() < length {
            self.more().await?;
        }
        Ok(self.read.drain(..length).collect())
    }

    /// Asks for an event stream; its events come with [`Client::event`].
    pub async fn listen(&mut self, path: &str) -> Outcome<()> {
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: {}\r\nCookie: {}\r\nAccept: text/event-stream\r\n\r\n",
            self.address, self.cookie
        );
        self.stream.write_all(request.as_bytes()).await?;
        while find(&self.read, b"\r\n\r\n").is_none() {
            self.more().await?;
        }
        match self.read.starts_with(b"HTTP/1.1 200") {
            true => Ok(()),
            false => Err(String::from_utf8_lossy(&self.read).lines().next().unwrap_or_default().to_owned().into()),
        }
    }

    /// Waits until the stream says a number of at least `number`.
    pub async fn event(&mut self, number: i64) -> Outcome<()> {
        loop {
            let text = String::from_utf8_lossy(&self.read).to_string();
            let newest = text.lines().filter_map(|line| line.strip_prefix("data:")?.trim().parse::<i64>().ok()).max();
            if newest.is_some_and(|newest| newest >= number) {
                return Ok(());
            }
            self.more().await?;
        }
    }

    async fn chunks(&mut self) -> Outcome<Vec<u8>> {
        let mut body = Vec::new();
        loop {
            let end = loop {
                match find(&self.read, b"\r\n") {
                    Some(end) => break end,
                    None => self.more().await?,
                }
            };
            let length = usize::from_str_radix(String::from_utf8_lossy(&self.read[..end]).trim(), 16)?;
            self.read.drain(..end + 2);
            let chunk = self.exactly(length + 2).await?;
            if length == 0 {
                return Ok(body);
            }
            body.extend_from_slice(&chunk[..length]);
        }
    }

    /// Signs in as the demonstration's lead.
    pub async fn sign_in(&mut self) -> Outcome<()> {
        let all = throughline::demonstration::sign_ins();
        let lead = all.iter().find(|it| it.role.starts_with("Lead")).ok_or("no lead in the demonstration")?;
        self.sign_in_as(&lead.email, &lead.password).await
    }

    /// Signs in.
    pub async fn sign_in_as(&mut self, email: &str, password: &str) -> Outcome<()> {
        let form = format!("email={}&password={password}", email.replace('@', "%40"));
        let answer = self.send("POST", "/sign-in", "application/x-www-form-urlencoded", &form).await?;
        self.cookie = answer.cookie.ok_or("signing in gave no cookie")?;
        Ok(())
    }

    /// The finished assessment and the one being rated.
    pub async fn assessments(&mut self) -> Outcome<(String, String)> {
        let page = String::from_utf8(self.get("/assessments").await?.body)?;
        let (mut last, mut this) = (None, None);
        for part in page.split("href=\"/assessments/").skip(1) {
            let id = part.split('"').next().unwrap_or_default();
            if matches!(id, "new" | "compare") {
                continue;
            }
            if part.contains("tl-phase--final") {
                last = last.or(Some(id.to_owned()));
            } else if part.contains("tl-phase--rating") {
                this = this.or(Some(id.to_owned()));
            }
        }
        Ok((last.ok_or("no finished assessment")?, this.ok_or("no assessment being rated")?))
    }
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}
