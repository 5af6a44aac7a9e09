//! Priority goals: what students should reach by when, for the State, an LEA or a school, submitted, returned and approved.
