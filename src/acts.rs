//! Everything that is recorded, joined wing by wing: what the record of changes is read by.

use ground::audit::Acts;

/// Every act of every wing.
pub const ACTS: Acts = Acts(&[
    ground::ACTS,
    practice::ACTS,
    progress::ACTS,
    #[cfg(feature = "store")]
    demonstration::ACTS,
]);
