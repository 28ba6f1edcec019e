//! A bad line: whatever goes through it comes late, and now and then a piece is lost and sent again.

use std::{
    io::{Read, Write},
    net::{Shutdown, TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
        mpsc::channel,
    },
    thread,
    time::{Duration, Instant},
};

/// Each way; together what a satellite or a crowded mobile network makes of it.
const DELAY: Duration = Duration::from_millis(150);
/// What is lost comes after the sender has missed its receipt; what was sent behind it waits, as with TCP.
const AGAIN: Duration = Duration::from_millis(300);
/// One piece of so many is lost, each way: 2 %.
const LOST_OF: u64 = 50;
/// The first loss comes when the two have greeted each other.
const FIRST_LOST: u64 = 15;

pub struct BadLine {
    pub port: u16,
    pub n_pieces: Arc<AtomicU64>,
    pub n_lost: Arc<AtomicU64>,
}

/// A line to a port of this machine.
pub fn to(port: u16) -> BadLine {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let line = BadLine {
        port: listener.local_addr().unwrap().port(),
        n_pieces: Arc::default(),
        n_lost: Arc::default(),
    };
    let counts = (Arc::clone(&line.n_pieces), Arc::clone(&line.n_lost));
    thread::spawn(move || {
        for near in listener.incoming().flatten() {
            let far = TcpStream::connect(("127.0.0.1", port)).unwrap();
            let ways = [(near.try_clone().unwrap(), far.try_clone().unwrap()), (far, near)];
            for (from, to) in ways {
                carry(from, to, (Arc::clone(&counts.0), Arc::clone(&counts.1)));
            }
        }
    });
    line
}

fn carry(mut from: TcpStream, mut to: TcpStream, counts: (Arc<AtomicU64>, Arc<AtomicU64>)) {
    to.set_nodelay(true).unwrap();
    let (sender, pieces) = channel::<(Instant, Vec<u8>)>();
    thread::spawn(move || {
        // The size of a packet, so that much at once may be lost in part.
        let mut bytes = [0; 1_400];
        let mut number = 0;
        while let Ok(n @ 1..) = from.read(&mut bytes) {
            number += 1;
            let is_lost = number % LOST_OF == FIRST_LOST;
            counts.0.fetch_add(1, Ordering::Relaxed);
            counts.1.fetch_add(u64::from(is_lost), Ordering::Relaxed);
            let late = if is_lost { DELAY + AGAIN } else { DELAY };
            if sender.send((Instant::now() + late, bytes[..n].to_vec())).is_err() {
                return;
            }
        }
    });
    thread::spawn(move || {
        for (due, piece) in pieces {
            // Being late is what this line is for; nothing waits for it to pass.
            thread::sleep(due.saturating_duration_since(Instant::now()));
            if to.write_all(&piece).is_err() {
                break;
            }
        }
        let _ = to.shutdown(Shutdown::Both);
    });
}
