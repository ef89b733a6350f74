//! The worker processes: this program again, each with an engine of its own on the one store.

use std::{
    os::unix::process::CommandExt,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use provisioning_core::PanelId;
use rustix::process::{Pid, Signal, kill_process};
use tokio::io::AsyncReadExt;

use crate::{
    Result,
    arguments::Arguments,
    dice::Dice,
    panel::{Keys, Pace, connect},
};

/// What a worker process does: works on what is due until its input ends.
pub(crate) async fn work(arguments: &Arguments, url: &str, name: &str, pace: Option<Pace>) -> Result<()> {
    let keys = Keys::from_environment()?;
    let address = arguments.store.as_ref().ok_or("a worker needs --store")?;
    let (_store, builder) = address.open().await?;
    let panel = connect(arguments.panel, url, keys, arguments.allow_plain_http, pace)?;
    let engine = builder.panel(PanelId::new(name)?, panel).build()?;
    let told_to_stop = async {
        let mut nothing = [0];
        while matches!(tokio::io::stdin().read(&mut nothing).await, Ok(1..)) {}
    };
    let worker = engine.worker().look_every(Duration::from_millis(500));
    let worker = worker.on_failure(|error| eprintln!("worker {}: {error}", std::process::id()));
    Ok(worker.run_until(told_to_stop).await?)
}

/// How often workers may end by themselves before it is no use to start them again.
const RESTARTS: usize = 50;

/// All workers. One that ends by itself is started again, as whoever supervises services would do: it happens when SQLite's
/// lock is held by one that is paused, for longer than others wait for it.
pub(crate) struct Pack {
    command: Vec<String>,
    keys: Keys,
    members: Vec<Member>,
    pub(crate) restarts: usize,
}

struct Member {
    process: Child,
    paused_until: Option<Instant>,
}

impl Pack {
    /// As many workers as there shall be, on this store and panel.
    pub(crate) fn start(command: Vec<String>, keys: Keys, count: usize) -> Result<Self> {
        let mut pack = Self {
            command,
            keys,
            members: Vec::new(),
            restarts: 0,
        };
        for _ in 0..count {
            pack.start_one()?;
        }
        Ok(pack)
    }

    fn start_one(&mut self) -> Result<()> {
        let process = Command::new(std::env::current_exe()?)
            .args(&self.command)
            .envs(self.keys.environment())
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            // Ctrl-C is for us: we end the workers in good order.
            .process_group(0)
            .spawn()?;
        self.members.push(Member {
            process,
            paused_until: None,
        });
        Ok(())
    }

    /// Kills one that is not paused, at once and without a word, and starts another.
    pub(crate) fn kill_one(&mut self, dice: &mut Dice) -> Result<bool> {
        let Some(place) = self.awake(dice) else {
            return Ok(false);
        };
        let mut member = self.members.swap_remove(place);
        member.process.kill()?;
        member.process.wait()?;
        self.start_one()?;
        Ok(true)
    }

    /// Pauses one for so long, as a machine does that is moved or swaps. One at least goes on.
    pub(crate) fn pause_one(&mut self, dice: &mut Dice, time: Duration) -> Result<bool> {
        let is_awake = |member: &&Member| member.paused_until.is_none();
        if self.members.iter().filter(is_awake).count() < 2 {
            return Ok(false);
        }
        let Some(member) = self.awake(dice).and_then(|place| self.members.get_mut(place)) else {
            return Ok(false);
        };
        kill_process(Pid::from_child(&member.process), Signal::STOP)?;
        member.paused_until = Some(Instant::now() + time);
        Ok(true)
    }

    fn awake(&self, dice: &mut Dice) -> Option<usize> {
        let members = self.members.iter().enumerate();
        let awake: Vec<usize> = members
            .filter(|(_, member)| member.paused_until.is_none())
            .map(|(place, _)| place)
            .collect();
        dice.pick(&awake).copied()
    }

    /// Wakes those whose pause is over, and starts those again that have ended. Gives whether any is still paused.
    ///
    /// # Errors
    /// When they end again and again.
    pub(crate) fn look_after(&mut self) -> Result<bool> {
        let mut ended = Vec::new();
        for (place, member) in self.members.iter_mut().enumerate() {
            if let Some(status) = member.process.try_wait()? {
                ended.push((place, status));
            } else if member.paused_until.is_some_and(|until| until <= Instant::now()) {
                kill_process(Pid::from_child(&member.process), Signal::CONT)?;
                member.paused_until = None;
            }
        }
        for (place, status) in ended.into_iter().rev() {
            self.restarts += 1;
            if self.restarts > RESTARTS {
                return Err(format!("the workers end by themselves: {status}").into());
            }
            self.members.swap_remove(place);
            self.start_one()?;
        }
        Ok(self.members.iter().any(|member| member.paused_until.is_some()))
    }

    /// Tells all to stop, and waits until they have given back what they had in hand.
    pub(crate) async fn stop(mut self) -> Result<()> {
        for member in &mut self.members {
            drop(member.process.stdin.take());
        }
        let ends = Instant::now() + Duration::from_secs(60);
        while let Some(member) = self.members.last_mut() {
            match member.process.try_wait()? {
                Some(status) if status.success() => drop(self.members.pop()),
                Some(status) => return Err(format!("a worker did not stop in good order: {status}").into()),
                None if Instant::now() > ends => return Err("a worker does not stop".into()),
                None => tokio::time::sleep(Duration::from_millis(20)).await,
            }
        }
        Ok(())
    }
}

impl Drop for Pack {
    fn drop(&mut self) {
        for member in &mut self.members {
            let _it_may_have_ended = member.process.kill();
            let _it_may_have_ended = member.process.wait();
        }
    }
}
