//! What is recorded of the demonstration: every act with its words, and the page of what it is about.

use ground::site::acts::SITE;

ground::acts! {
    SITE {
        LOADED = "demonstration.loaded", "Loaded the demonstration";
    }
}
