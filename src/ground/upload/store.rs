//! Where uploaded files are kept: a folder, or a bucket that speaks S3. A file stands under the checksum of its content, so
//! the same content twice is kept once, and nobody who sends it learns that it was there.

use std::path::PathBuf;
use std::sync::Arc;

use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::memory::InMemory;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt};
use sha2::{Digest, Sha256};

use super::{FileKind, FileRef, file_name, inspect};
use crate::problem::{Error, Result};

/// Where files are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A folder, made where it isn't there.
    Folder(PathBuf),
    /// A bucket.
    Bucket(Bucket),
}

/// A bucket of S3, or of a server that speaks like it.
#[derive(Clone, PartialEq, Eq)]
pub struct Bucket {
    /// Its name.
    pub name: String,
    /// What every key begins with; may be empty.
    pub prefix: String,
    /// The server, such as `https://minio.example.gov`; none for Amazon's own.
    pub endpoint: Option<String>,
    /// The region, such as `us-east-1`.
    pub region: String,
    /// Key id and secret; none where the machine's own role is enough.
    pub credentials: Option<(String, String)>,
}

impl std::fmt::Debug for Bucket {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "s3://{}/{} in {} at {:?}", self.name, self.prefix, self.region, self.endpoint)
    }
}

/// A file that may be kept.
pub struct Checked {
    file: FileRef,
    content: Vec<u8>,
}

/// Checks a file by its content and cleans its name, aside from what else is going on.
///
/// # Errors
/// A violation of `file`, as [`inspect`] has it.
pub async fn check(name: String, content: Vec<u8>) -> Result<Checked> {
    let work = move || {
        let kind = inspect(&name, &content)?;
        let checksum = checksum(&content);
        let file = FileRef { checksum, name: file_name(&name, kind), kind, bytes: content.len() as u64 };
        Ok(Checked { file, content })
    };
    tokio::task::spawn_blocking(work).await.map_err(|cause| broken(&cause))?
}

/// A table that its reader has checked already, of whatever size that allows: it isn't opened once more.
pub async fn read_as_table(name: String, content: Vec<u8>) -> Result<Checked> {
    let work = move || {
        let (kind, checksum) = (FileKind::Csv, checksum(&content));
        let file = FileRef { checksum, name: file_name(&name, kind), kind, bytes: content.len() as u64 };
        Checked { file, content }
    };
    tokio::task::spawn_blocking(work).await.map_err(|cause| broken(&cause))
}

fn checksum(content: &[u8]) -> String {
    Sha256::digest(content).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The files, cheap to clone.
#[derive(Clone)]
pub struct Files {
    store: Arc<dyn ObjectStore>,
    prefix: String,
    /// Where they are on this machine, if they are.
    folder: Option<PathBuf>,
}

impl Files {
    /// Opens where files are kept. A bucket isn't asked for anything yet.
    ///
    /// # Errors
    /// A violation of `files` when the folder can't be made or the bucket's settings don't fit.
    pub fn open(place: &Place) -> Result<Self> {
        let wrong = |cause: &dyn std::fmt::Display| Error::invalid("files", cause.to_string());
        match place {
            Place::Folder(folder) => {
                std::fs::create_dir_all(folder).map_err(|cause| wrong(&cause))?;
                let store = LocalFileSystem::new_with_prefix(folder).map_err(|cause| wrong(&cause))?;
                Ok(Self { store: Arc::new(store), prefix: String::new(), folder: Some(folder.clone()) })
            }
            Place::Bucket(bucket) => {
                let store = bucket.build().map_err(|cause| wrong(&cause))?;
                Ok(Self { store: Arc::new(store), prefix: bucket.prefix.clone(), folder: None })
            }
        }
    }

    /// Files that go with the process: for tests, and where none will be kept.
    pub fn in_memory() -> Self {
        Self { store: Arc::new(InMemory::new()), prefix: String::new(), folder: None }
    }

    /// Keeps a file. It is on the disk, or acknowledged by the bucket, when this returns.
    ///
    /// # Errors
    /// `Unavailable` when the bucket isn't reached, else `Internal`.
    pub async fn keep(&self, checked: Checked) -> Result<FileRef> {
        let at = self.path(&checked.file.checksum);
        // Written whether or not it is there: the same bytes again, as one step. So it takes as long either way, and a
        // file that was damaged is whole again.
        self.store.put(&at, checked.content.into()).await.map_err(|cause| failed(&cause))?;
        if let Some(folder) = &self.folder {
            let file = folder.join(at.as_ref());
            let flush = move || std::fs::File::open(file)?.sync_all();
            let flushed = tokio::task::spawn_blocking(flush).await.map_err(|cause| broken(&cause))?;
            flushed.map_err(|cause| broken(&cause))?;
        }
        Ok(checked.file)
    }

    /// The content kept under a checksum.
    ///
    /// # Errors
    /// `Unavailable` when the bucket isn't reached; `Internal` when it isn't there or isn't what was kept.
    pub async fn read(&self, checksum: &str) -> Result<Vec<u8>> {
        let found = self.store.get(&self.path(checksum)).await.map_err(|cause| failed(&cause))?;
        let content = Vec::from(found.bytes().await.map_err(|cause| failed(&cause))?);
        match self::checksum(&content) == checksum {
            true => Ok(content),
            false => Err(broken(&format!("the file {checksum} isn’t what was kept"))),
        }
    }

    /// `ab/cd/abcd…`, so that no folder holds too many.
    fn path(&self, checksum: &str) -> Path {
        let part = |range: std::ops::Range<usize>| checksum.get(range).unwrap_or_default();
        Path::from(format!("{}/{}/{}/{checksum}", self.prefix, part(0..2), part(2..4)))
    }
}

impl Bucket {
    fn build(&self) -> object_store::Result<object_store::aws::AmazonS3> {
        let mut builder = AmazonS3Builder::new().with_bucket_name(&self.name).with_region(&self.region);
        if let Some(endpoint) = &self.endpoint {
            // Settings let plain http through on this machine only.
            builder = builder.with_endpoint(endpoint).with_allow_http(endpoint.starts_with("http://"));
        }
        if let Some((key, secret)) = &self.credentials {
            builder = builder.with_access_key_id(key).with_secret_access_key(secret);
        }
        builder.build()
    }
}

/// What a person may know of a failure; the rest is logged.
fn failed(cause: &object_store::Error) -> Error {
    match cause {
        object_store::Error::Generic { store: "S3", .. } => {
            tracing::error!(cause = %cause, "files");
            Error::Unavailable
        }
        other => broken(other),
    }
}

fn broken(cause: &dyn std::fmt::Display) -> Error {
    let reference = uuid::Uuid::now_v7().simple().to_string()[20..].to_owned();
    tracing::error!(reference, cause = %cause, "files");
    Error::Internal { reference }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PDF: &[u8] = b"%PDF-1.7\n\x01\x02\x03";

    async fn kept(files: &Files, name: &str, content: &[u8]) -> FileRef {
        files.keep(check(name.to_owned(), content.to_vec()).await.unwrap()).await.unwrap()
    }

    fn count(folder: &std::path::Path) -> usize {
        let entries = std::fs::read_dir(folder).unwrap().map(|it| it.unwrap().path());
        entries.map(|path| if path.is_dir() { count(&path) } else { 1 }).sum()
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn the_same_content_is_kept_once_under_its_checksum() {
        let temporary = tempfile::tempdir().unwrap();
        let folder = temporary.path().join("data/files");
        let files = Files::open(&Place::Folder(folder.clone())).unwrap();
        let one = kept(&files, "../One.pdf", PDF).await;
        let other = kept(&files, "Two.exe", PDF).await;
        assert_eq!((one.name.as_str(), one.kind, one.bytes), ("One.pdf", FileKind::Pdf, 12));
        assert_eq!(other.name, "Two.exe.pdf");
        assert_eq!(one.checksum, other.checksum);
        assert_eq!(count(&folder), 1);
        let (first, second) = (&one.checksum[..2], &one.checksum[2..4]);
        assert!(folder.join(first).join(second).join(&one.checksum).is_file());
        assert_eq!(files.read(&one.checksum).await.unwrap(), PDF);
        // Opened again by the next process.
        assert_eq!(Files::open(&Place::Folder(folder)).unwrap().read(&one.checksum).await.unwrap(), PDF);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_is_missing_or_damaged_is_a_reference_and_nothing_else() {
        let temporary = tempfile::tempdir().unwrap();
        let files = Files::open(&Place::Folder(temporary.path().to_owned())).unwrap();
        assert!(matches!(files.read(&"0".repeat(64)).await, Err(Error::Internal { .. })));
        let file = kept(&files, "a.pdf", PDF).await;
        std::fs::write(temporary.path().join(files.path(&file.checksum).as_ref()), "cut off").unwrap();
        assert!(matches!(files.read(&file.checksum).await, Err(Error::Internal { .. })));
        kept(&files, "a.pdf", PDF).await;
        assert_eq!(files.read(&file.checksum).await.unwrap(), PDF, "sent again it is whole again");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_place_that_can_t_be_opened_says_why() {
        let temporary = tempfile::tempdir().unwrap();
        let file = temporary.path().join("a");
        std::fs::write(&file, "").unwrap();
        assert!(matches!(Files::open(&Place::Folder(file.join("b"))), Err(Error::Invalid(_))));
        let bucket = Bucket {
            name: "evidence".into(),
            prefix: "throughline".into(),
            endpoint: Some("http://127.0.0.1:9".into()),
            region: "us-east-1".into(),
            credentials: Some(("key".into(), "hidden".into())),
        };
        assert!(!format!("{:?}", Place::Bucket(bucket.clone())).contains("hidden"));
        let files = Files::open(&Place::Bucket(bucket)).unwrap();
        assert_eq!(files.path(&"ab".repeat(32)).as_ref(), format!("throughline/ab/ab/{}", "ab".repeat(32)));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn memory_keeps_what_it_is_given() {
        let files = Files::in_memory();
        let file = kept(&files, "a.csv", b"a,b\n1,2\n").await;
        assert_eq!(files.read(&file.checksum).await.unwrap(), b"a,b\n1,2\n");
    }
}
