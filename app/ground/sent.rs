//! What an address or a form sends, read into what it asks for, and written back into an address: by serde, one way for all
//! of them. Nothing here knows what the fields mean.

use std::cell::RefCell;
use std::fmt;
use std::str::FromStr;

use serde::de::value::SeqDeserializer;
use serde::de::{self, DeserializeOwned, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, Visitor};
use serde::{Serialize, forward_to_deserialize_any};
use serde_json::Value;

use crate::address::address_with;

/// Most characters of an address's parameter that are looked at.
const LONGEST: usize = 200;

/// What is sent, by `values` of a field's name, as a `T` whose fields all have defaults. What isn't sent, or says what can't
/// be, is as usual.
pub fn read<T: DeserializeOwned + Default>(values: impl Fn(&'static str) -> Vec<String>) -> T {
    let mut wrong = Vec::new();
    loop {
        match T::deserialize(Sent { values: &values, without: &wrong }) {
            Ok(sent) => return sent,
            Err(Wrong(Some(field))) => wrong.push(field),
            Err(Wrong(None)) => return T::default(),
        }
    }
}

/// What an address asks for, by `get` of a parameter's name.
pub fn asked<T: DeserializeOwned + Default>(get: impl Fn(&str) -> String) -> T {
    read(|name| {
        let text: String = get(name).trim().chars().take(LONGEST).collect();
        if text.is_empty() { Vec::new() } else { vec![text] }
    })
}

/// The parameters of an address that asks for this, in the order of its fields. What is as usual is empty. The page isn't
/// among them: what is asked for anew begins at its first.
pub fn parameters<T: Serialize + DeserializeOwned + Default>(asked: &T) -> Vec<(&'static str, String)> {
    let names = RefCell::new(Vec::new());
    let usual: T = read(|name| {
        names.borrow_mut().push(name);
        Vec::new()
    });
    let text_of = |of: &T| serde_json::to_value(of).map(|fields| move |name: &str| text(&fields[name]));
    let (Ok(text), Ok(usual)) = (text_of(asked), text_of(&usual)) else { return Vec::new() };
    let named = |name: &str| Some(text(name)).filter(|text| *text != usual(name)).unwrap_or_default();
    names.into_inner().into_iter().filter(|name| *name != "page").map(|name| (name, named(name))).collect()
}

/// `path` with the parameters of an address that asks for this.
pub fn address<T: Serialize + DeserializeOwned + Default>(path: &str, asked: &T) -> String {
    address_with(path, &parameters(asked))
}

/// The part of such an address after its `?`.
pub fn query<T: Serialize + DeserializeOwned + Default>(asked: &T) -> String {
    address("", asked).trim_start_matches('?').to_owned()
}

/// Whether anything but the order is as it usually isn't.
pub fn is_narrowed<T: Serialize + DeserializeOwned + Default>(asked: &T) -> bool {
    parameters(asked).iter().any(|(name, value)| *name != "sort" && !value.is_empty())
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(true) => "yes".to_owned(),
        _ => String::new(),
    }
}

/// The field that says what can't be; none where it is nobody's fault.
#[derive(Debug)]
struct Wrong(Option<&'static str>);

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} can’t be read", self.0)
    }
}

impl std::error::Error for Wrong {}

impl de::Error for Wrong {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self(None)
    }
}

/// All fields but some.
struct Sent<'s, V> {
    values: &'s V,
    without: &'s [&'static str],
}

impl<'de, F: Fn(&'static str) -> Vec<String>> Deserializer<'de> for Sent<'_, F> {
    type Error = Wrong;

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        let fields = names.iter().filter(|name| !self.without.contains(name)).map(|name| (*name, (self.values)(name)));
        let sent: Vec<_> = fields.filter(|(_, values)| !values.is_empty()).collect();
        visitor.visit_map(Fields { left: sent.into_iter(), next: None })
    }

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Wrong> {
        Err(Wrong(None))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

struct Fields {
    left: std::vec::IntoIter<(&'static str, Vec<String>)>,
    next: Option<(&'static str, Vec<String>)>,
}

impl<'de> MapAccess<'de> for Fields {
    type Error = Wrong;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Wrong> {
        self.next = self.left.next();
        self.next.as_ref().map(|(name, _)| seed.deserialize((*name).into_deserializer())).transpose()
    }

    fn next_value_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<K::Value, Wrong> {
        let (name, values) = self.next.take().ok_or(Wrong(None))?;
        seed.deserialize(Values(values)).map_err(|_| Wrong(Some(name)))
    }
}

/// What was sent for one field.
struct Values(Vec<String>);

impl Values {
    fn first(self) -> String {
        self.0.into_iter().next().unwrap_or_default()
    }

    fn number<N: FromStr>(self) -> Result<N, Wrong> {
        self.first().trim().parse().map_err(|_| Wrong(None))
    }
}

macro_rules! numbers {
    ($($read:ident $visit:ident),+ $(,)?) => {
        $(fn $read<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
            visitor.$visit(self.number()?)
        })+
    };
}

impl<'de> Deserializer<'de> for Values {
    type Error = Wrong;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        visitor.visit_string(self.first())
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        visitor.visit_bool(self.first() == "yes")
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        if self.0.iter().all(String::is_empty) { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Wrong> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        visitor.visit_seq(SeqDeserializer::new(self.0.into_iter()))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        self.first().into_deserializer().deserialize_enum(name, variants, visitor)
    }

    numbers! {
        deserialize_i32 visit_i32, deserialize_i64 visit_i64, deserialize_u8 visit_u8, deserialize_u32 visit_u32,
        deserialize_u64 visit_u64,
    }

    forward_to_deserialize_any! {
        i8 i16 i128 u16 u128 f32 f64 char str string bytes byte_buf unit unit_struct tuple tuple_struct map struct
        identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use ground::identity::PersonId;
    use ground::organization::Kind;
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    #[serde(default)]
    struct Wanted {
        #[serde(rename = "q")]
        text: String,
        kind: Option<Kind>,
        owner: Option<PersonId>,
        most: u32,
        only: bool,
        page: usize,
    }

    impl Default for Wanted {
        fn default() -> Self {
            Self { text: String::new(), kind: None, owner: None, most: 10, only: false, page: 1 }
        }
    }

    fn wanted(address: &[(&str, &str)]) -> Wanted {
        let found = |name: &str| address.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
        asked(|name| found(name).unwrap_or_default())
    }

    #[test]
    fn an_address_leads_back_to_what_it_asks_for() {
        let it =
            wanted(&[("q", " a b "), ("kind", "lea"), ("owner", "ana"), ("most", "5"), ("only", "yes"), ("page", "3")]);
        let expected = Wanted {
            text: "a b".into(),
            kind: Some(Kind::Lea),
            owner: PersonId::parse("ana"),
            most: 5,
            only: true,
            page: 3,
        };
        assert_eq!(it, expected);
        let expected = [("q", "a b"), ("kind", "lea"), ("owner", "ana"), ("most", "5"), ("only", "yes")];
        assert_eq!(parameters(&it), expected.map(|(name, value)| (name, value.to_owned())));
    }

    #[test]
    fn what_is_said_wrongly_is_as_usual_and_the_rest_counts() {
        let it =
            wanted(&[("kind", "late"), ("owner", "a b"), ("most", "-1"), ("only", "no"), ("page", "x"), ("q", "rate")]);
        assert_eq!(it, Wanted { text: "rate".into(), ..Wanted::default() });
        assert_eq!(wanted(&[("q", &"x".repeat(300))]).text.len(), LONGEST);
        assert!(parameters(&Wanted::default()).iter().all(|(_, value)| value.is_empty()));
    }

    #[test]
    fn a_form_s_field_may_be_sent_several_times_or_not_at_all() {
        #[derive(Debug, Default, PartialEq, Deserialize)]
        #[serde(default)]
        struct Form {
            name: String,
            members: Vec<String>,
            version: i64,
            other: Vec<String>,
        }
        let form: Form = read(|name| match name {
            "name" => vec![" Ana ".to_owned(), "Ben".to_owned()],
            "members" => vec!["a".to_owned(), "b".to_owned()],
            "version" => vec![" 7 ".to_owned()],
            _ => Vec::new(),
        });
        let members = vec!["a".to_owned(), "b".to_owned()];
        assert_eq!(form, Form { name: " Ana ".into(), members, version: 7, other: Vec::new() });
    }
}
