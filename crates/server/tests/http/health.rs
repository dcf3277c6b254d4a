//! Whether the server lives and a donor could give, asked by its own program.

use crate::harness::Program;
use crate::operator::daan;
use std::net::TcpListener;

#[tokio::test]
async fn the_program_says_of_its_server_what_that_says_itself() {
    let mut program = Program::started().await;
    let listen = program.origin.strip_prefix("http://").unwrap().to_owned();
    program.set("DAAN_LISTEN", &listen);
    let lives = daan(&program, &["health"], "").await;
    assert_eq!(
        (lives.code, lives.out.as_str()),
        (Some(0), "alive\n"),
        "{lives:?}"
    );

    // Where no front end is built, it is not ready and says so.
    let ready = program.get("/readyz").await;
    let asked = daan(&program, &["health", "--ready"], "").await;
    assert_eq!(asked.code == Some(0), ready.status == 200, "{asked:?}");
    let said = format!("{}{}", asked.out, asked.err);
    assert!(said.contains(ready.text.trim()), "{asked:?} {ready:?}");

    program.terminate();
    program.exit().await;
    let gone = daan(&program, &["health"], "").await;
    assert_eq!(gone.code, Some(1), "{gone:?}");
    assert!(
        gone.err
            .contains(&format!("http://{listen}/healthz does not answer")),
        "{gone:?}"
    );
}

#[tokio::test]
async fn a_server_that_takes_the_question_and_says_nothing_is_not_waited_for() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let listen = silent.local_addr().unwrap().to_string();
    let program = Program::prepared().await;
    let ended = daan(&program, &["health", "--listen", &listen], "").await;
    assert_eq!(ended.code, Some(1), "{ended:?}");
}
