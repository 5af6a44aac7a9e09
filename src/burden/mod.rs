//! The burden ledger: what is asked of LEAs and schools, how long it takes them, and which decision used it.
