//! Whether a panel has room for a product, and why not.

use super::Engine;
use crate::{
    error::Error,
    id::ProductId,
    panel::{Panel, PanelError, PanelErrorKind},
    placement::RoomReport,
    product::{Environment, Product},
    service::{ParkCause, ServerSpec},
};

impl Engine {
    /// Of every node that a product may use: whether one more server fits there now, and everything that is in the way, with
    /// numbers. A call for a named node, otherwise one for every 50 nodes; changes nothing, and reserves nothing.
    ///
    /// # Errors
    /// [`NotFound`](crate::Reason::NotFound) without such a product; what the panel says when it cannot be asked, such as
    /// [`Access`](crate::Reason::Access) when the key may not see nodes and allocations.
    pub async fn explain_room(&self, product: &ProductId) -> Result<RoomReport, Error> {
        self.explain_room_as(&self.products().get(product).await?).await
    }

    /// As [`explain_room`](Self::explain_room), with a product that need not be saved.
    ///
    /// # Errors
    /// As [`explain_room`](Self::explain_room).
    pub async fn explain_room_as(&self, product: &Product) -> Result<RoomReport, Error> {
        let spec = ServerSpec::of(product, &Environment::default(), String::new(), String::new());
        Ok(room_for(&spec, self.panel(product.panel())?.as_ref()).await?)
    }

    /// Whether the panel would let an order through now: the key may make servers, and there is room for it where the
    /// product may be placed. Two calls or a few more; changes nothing, and reserves nothing.
    ///
    /// # Errors
    /// [`Parked`](crate::Reason::Parked) with [`NoRoom`](ParkCause::NoRoom), telling of each node why nothing fits; what the panel
    /// says when it cannot be asked.
    pub async fn rehearse(&self, intent: &super::Intent) -> Result<(), Error> {
        let spec = &intent.desired().spec;
        let panel = self.panel(intent.desired().product.panel())?;
        panel.may_create_servers().await?;
        match room_for(spec, panel.as_ref()).await {
            Ok(report) if report.has_room() => Ok(()),
            Ok(report) => Err(Error::parked(ParkCause::NoRoom {
                message: report.why_nothing_fits(),
            })),
            // Where the panel chooses, nobody needs to see nodes and allocations.
            Err(error)
                if error.kind() == PanelErrorKind::Access && !spec.site.needs_our_choice(&panel.capabilities()) =>
            {
                Ok(())
            }
            Err(error) => Err(error.into()),
        }
    }
}

async fn room_for(spec: &ServerSpec, panel: &dyn Panel) -> Result<RoomReport, PanelError> {
    let nodes = panel.find_room(spec).await?;
    let is_ours = spec.site.needs_our_choice(&panel.capabilities());
    Ok(RoomReport::of(spec, &nodes, is_ours))
}
