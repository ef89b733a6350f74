//! Schedules of a server and their tasks.

use pelican_api::{
    client::{schedules::ScheduleHandle, servers::ServerHandle},
    models::client::{
        power::Signal,
        schedule::{Cron, NewSchedule, NewTask, UpdateSchedule, UpdateTask, Work},
    },
};

use super::Pelican;
use crate::report::same;

impl Pelican {
    pub(super) async fn schedules(&mut self, handle: &ServerHandle) -> Option<()> {
        self.report.section("schedules");
        let schedules = handle.schedules();
        let new = NewSchedule::new("conformance", Cron::new("0", "4", "*", "*", "*")).active(false);
        let made = self
            .report
            .call("client.schedules.create", schedules.create(&new))
            .await?;
        let schedule = handle.schedule(made.id);
        let mut change = UpdateSchedule::from(&made);
        change.cron.hour = "5".to_owned();
        self.report
            .call_and("client.schedules.update", schedule.update(&change), |it| {
                same("hour", it.cron.hour.as_str(), "5")
            })
            .await;
        self.tasks(&schedule).await;
        self.report.call("client.schedules.list", schedules.list()).await;
        self.report.call("client.schedules.delete", schedule.delete()).await
    }

    async fn tasks(&mut self, schedule: &ScheduleHandle) -> Option<()> {
        let new = NewTask::new(Work::command("say hello"), 0);
        let made = self
            .report
            .call("client.tasks.create", schedule.create_task(&new))
            .await?;
        let task = schedule.task(made.id);
        let change = UpdateTask::new(Work::power(Signal::Kill), 0, true);
        self.report.call("client.tasks.update", task.update(&change)).await;
        self.report.call("client.schedules.execute", schedule.execute()).await;
        self.report
            .call_and("client.schedules.get", schedule.get(), |it| {
                same("tasks", it.tasks().count(), 1)
            })
            .await;
        self.report.call("client.tasks.delete", task.delete()).await
    }
}
