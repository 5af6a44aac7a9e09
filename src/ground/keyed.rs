//! Enums whose variants are told in words: each written once, with its key and its words beside it.

/// What has a key in addresses, files and the store.
pub trait Keyed: Copy {
    /// Its key.
    fn key(self) -> &'static str;
    /// The one with this key.
    fn parse(key: &str) -> Option<Self>;
}

/// An enum whose variants are told in the order written, and mostly have words: there is a method for each kind of them.
///
/// ```text
/// worded! {
///     /// One of the levels of practice.
///     pub enum Level: name, meaning {
///         /// Level 1.
///         Inadequate: "Inadequate", "Hardly any of it can be seen.";
///     }
/// }
/// ```
/// It gets `ALL` and the methods `name` and `meaning`.
#[macro_export]
macro_rules! worded {
    (
        $(#[$about:meta])*
        $vis:vis enum $name:ident $(: $($(#[$of:meta])* $text:ident),+)? {
            $($(#[$meta:meta])* $variant:ident $(: $($said:literal),+)?;)+
        }
    ) => {
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        $(#[$about])*
        $vis enum $name { $($(#[$meta])* $variant,)+ }

        // What is known to one file only needn't be used as a whole.
        #[allow(dead_code, non_camel_case_types)]
        const _: () = {
            enum Text { $($($text),+)? }
            const SAID: [&[&str]; $name::ALL.len()] = [$(&[$($($said),+)?]),+];

            impl $name {
                /// All of them, in the order they are told.
                $vis const ALL: [Self; [$(Self::$variant),+].len()] = [$(Self::$variant),+];

                $($(
                    #[doc = concat!("Its ", stringify!($text), ".")]
                    $(#[$of])*
                    $vis fn $text(self) -> &'static str {
                        SAID[self as usize][Text::$text as usize]
                    }
                )+)?
            }
        };
    };
}

/// An enum whose variants each have a key, by which they are stored, written to files and named in addresses and forms,
/// and mostly a name in words; what else is said of them follows.
///
/// ```text
/// keyed! {
///     /// How an action stands.
///     pub enum Status: key, name {
///         /// Nobody has begun.
///         NotStarted: "not_started", "Not started";
///     }
/// }
/// ```
/// Beside what [`worded!`] gives it gets `parse`, serde by its key, and can be a field of what is stored. A stored key that
/// is none of them can't be read.
#[macro_export]
macro_rules! keyed {
    (
        $(#[$about:meta])*
        $vis:vis enum $name:ident: $(#[$of_key:meta])* key $(, $(#[$of:meta])* $text:ident)* {
            $($(#[$meta:meta])* $variant:ident: $key:tt $(, $said:literal)*;)+
        }
    ) => {
        $crate::worded! {
            #[derive(::serde::Serialize, ::serde::Deserialize)]
            $(#[$about])*
            $vis enum $name: $(#[$of_key])* key $(, $(#[$of])* $text)* {
                $($(#[$meta])* #[serde(rename = $key)] $variant: $key $(, $said)*;)+
            }
        }

        #[allow(dead_code)]
        impl $name {
            /// The one with this key.
            $vis fn parse(key: &str) -> Option<Self> {
                Self::ALL.into_iter().find(|it| it.key() == key)
            }
        }

        impl $crate::keyed::Keyed for $name {
            fn key(self) -> &'static str {
                self.key()
            }

            fn parse(key: &str) -> Option<Self> {
                Self::parse(key)
            }
        }

        $crate::stored_as_text! { $name, key }
    };
}

/// Lets a type with a `parse` be a field of what is stored, as the text that its method `$text` gives. What is stored and
/// can't be parsed can't be read: it is never taken for something else.
#[cfg(feature = "store")]
#[macro_export]
macro_rules! stored_as_text {
    ($name:ty, $text:ident) => {
        impl $crate::database::SurrealValue for $name {
            fn kind_of() -> $crate::database::Kind {
                $crate::database::Kind::String
            }

            fn into_value(self) -> $crate::database::Value {
                $crate::database::Value::String(self.$text().into())
            }

            fn from_value(value: $crate::database::Value) -> ::std::result::Result<Self, $crate::database::Unreadable> {
                $crate::database::parsed(&value, Self::parse)
            }
        }
    };
}

/// Nothing is stored without feature `store`.
#[cfg(not(feature = "store"))]
#[macro_export]
macro_rules! stored_as_text {
    ($name:ty, $text:ident) => {};
}

#[cfg(test)]
mod tests {
    crate::keyed! {
        /// What the tests are about.
        #[derive(Default)]
        enum Sample: key, name {
            /// One.
            First: "first", "The first";
            /// Another.
            #[default]
            TheSecond: "2", "The second";
        }
    }

    #[test]
    fn each_is_known_by_its_key_and_by_nothing_else() {
        assert_eq!(Sample::ALL.map(Sample::key), ["first", "2"]);
        assert_eq!(Sample::ALL.map(Sample::name), ["The first", "The second"]);
        assert_eq!(Sample::default(), Sample::TheSecond);
        for sample in Sample::ALL {
            assert_eq!(Sample::parse(sample.key()), Some(sample));
            let json = serde_json::to_string(&sample).unwrap();
            assert_eq!(json, format!("\"{}\"", sample.key()));
            assert_eq!(serde_json::from_str::<Sample>(&json).unwrap(), sample);
        }
        for other in ["", "First", "the_second", "second", "2 "] {
            assert_eq!(Sample::parse(other), None, "{other:?}");
            assert!(serde_json::from_str::<Sample>(&format!("{other:?}")).is_err(), "{other:?}");
        }
    }

    #[cfg(feature = "store")]
    #[test]
    fn what_is_stored_is_the_key_and_an_unknown_one_cannot_be_read() {
        use crate::database::{SurrealValue, Value};
        for sample in Sample::ALL {
            let stored = sample.into_value();
            assert_eq!(stored, Value::String(sample.key().to_owned()));
            assert_eq!(Sample::from_value(stored).unwrap(), sample);
        }
        assert_eq!(Option::<Sample>::from_value(Value::None).unwrap(), None);
        for other in [Value::String("third".to_owned()), Value::String(String::new()), Value::None, 1_i64.into_value()]
        {
            assert!(Sample::from_value(other.clone()).is_err(), "{other:?}");
        }
        assert!(Option::<Sample>::from_value(Value::String("third".to_owned())).is_err());
    }
}
