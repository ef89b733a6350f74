//! Schedules of a server and their steps.

use calagopus_api::{
    client::{schedules::ScheduleHandle, servers::ServerHandle},
    models::client::schedule::{Action, ConditionOfRun, NewSchedule, NewStep, Trigger, UpdateSchedule, UpdateStep},
};

use super::{Run, excuses::by_the_node};
use crate::report::same;

impl Run {
    pub(super) async fn schedules(&mut self, handle: &ServerHandle) -> Option<()> {
        self.report.section("schedules");
        let schedules = handle.schedules();
        let at_four = Trigger::Cron {
            schedule: "0 0 4 * * *".to_owned(),
        };
        let new = NewSchedule::new("conformance", [at_four]).enabled(false);
        let made = self
            .report
            .call("client.schedules.create", schedules.create(&new))
            .await?;
        let schedule = handle.schedule(made.id);
        let at_five = Trigger::Cron {
            schedule: "0 0 5 * * *".to_owned(),
        };
        let change = UpdateSchedule::new().triggers([at_five.clone()]);
        self.report
            .call("client.schedules.update", schedule.update(&change))
            .await;
        self.report
            .call_and("client.schedules.get", schedule.get(), |it| {
                same("triggers", it.triggers.as_slice(), [at_five].as_slice())
            })
            .await;
        self.steps(&schedule).await;
        self.copies(handle, &schedule).await;
        self.runs(&schedule).await;
        self.report.call("client.schedules.delete", schedule.delete()).await
    }

    /// Two steps and a copy; one is left, which does nothing.
    async fn steps(&mut self, schedule: &ScheduleHandle) -> Option<()> {
        let steps = schedule.steps();
        let sleep = |duration| Action::Sleep { duration };
        let first = steps.create(&NewStep::new(sleep(1000), 1));
        let first = self.report.call("client.schedule_steps.create", first).await?;
        let second = steps.create(&NewStep::new(sleep(2000), 2));
        let second = self.report.call("client.schedule_steps.create", second).await?;
        let reordered = steps.reorder([second.id, first.id]);
        self.report.call("client.schedule_steps.reorder", reordered).await;
        let change = UpdateStep::new().action(sleep(10));
        let updated = schedule.step(first.id).update(&change);
        self.report.call("client.schedule_steps.update", updated).await;
        let copied = schedule.step(second.id).duplicate();
        let copied = self.report.call("client.schedule_steps.duplicate", copied).await;
        self.report
            .call_and("client.schedule_steps.list", steps.list(), |list| {
                let changed = list.iter().find(|it| it.id == first.id);
                same("action", changed.map(|it| &it.action), Some(&sleep(10)))?;
                same("steps", list.len(), 3)
            })
            .await;
        for id in copied.map(|step| step.id).into_iter().chain([second.id]) {
            let deleted = schedule.step(id).delete();
            self.report.call("client.schedule_steps.delete", deleted).await;
        }
        Some(())
    }

    async fn copies(&mut self, handle: &ServerHandle, schedule: &ScheduleHandle) {
        let copied = schedule.duplicate("conformance copy");
        let copy = self.report.call("client.schedules.duplicate", copied).await;
        let exported = self.report.call("client.schedules.export", schedule.export()).await;
        if let Some(mut exported) = exported {
            exported.name = "conformance import".to_owned();
            let imported = handle.schedules().import(&exported);
            self.report.call("client.schedules.import", imported).await;
        }
        self.report
            .call_and("client.schedules.list", handle.schedules().list(), |page| {
                same("schedules", page.total, 3)
            })
            .await;
        if let Some(copy) = copy {
            let deleted = handle.schedule(copy.id).delete();
            self.report.call("client.schedules.delete", deleted).await;
        }
    }

    async fn runs(&mut self, schedule: &ScheduleHandle) {
        let run = schedule.trigger(ConditionOfRun::Skip);
        self.report
            .call_unless("client.schedules.trigger", run, by_the_node)
            .await;
        self.report
            .call_unless("client.schedules.status", schedule.status(), by_the_node)
            .await;
        self.report
            .call_unless("client.schedules.abort", schedule.abort(), by_the_node)
            .await;
    }
}
