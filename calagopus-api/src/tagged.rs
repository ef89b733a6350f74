//! Things of several kinds, told apart by a word in them.

/// Declares an enum whose kinds are told apart by a member of the JSON object. A kind that is not listed is kept in `Other`, as
/// [`open_enum!`](panel_http::open_enum!) keeps words, so that a newer panel never makes an answer unreadable.
///
/// A member that may be missing is followed by its serde attributes in brackets.
macro_rules! tagged_enum {
    ($(
        $(#[$meta:meta])*
        $visibility:vis enum $name:ident told_by $tag:literal {$(
            $(#[$variant_meta:meta])*
            $variant:ident = $word:literal $({$(
                $(#[$field_meta:meta])*
                $field:ident: $type:ty $([$($attribute:tt)*])?,
            )+})?,
        )+}
    )+) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        $visibility enum $name {
            $(
                $(#[$variant_meta])*
                $variant $({$(
                    $(#[$field_meta])*
                    $field: $type,
                )+})?,
            )+
            /// A kind that this version does not know, as the panel gave it.
            Other(serde_json::Value),
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    $(Self::$variant $({ $($field),+ })? => {
                        #[derive(serde::Serialize)]
                        struct Members<'a> {
                            #[serde(rename = $tag)]
                            told_by: &'a str,
                            $($($(#[serde($($attribute)*)])? $field: &'a $type,)+)?
                        }
                        Members { told_by: $word, $($($field,)+)? }.serialize(serializer)
                    })+
                    Self::Other(value) => value.serialize(serializer),
                }
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                use serde::de::Error;

                let value = serde_json::Value::deserialize(deserializer)?;
                match value.get($tag).and_then(serde_json::Value::as_str) {
                    $(Some($word) => {
                        #[derive(serde::Deserialize)]
                        struct Members {
                            $($($(#[serde($($attribute)*)])? $field: $type,)+)?
                        }
                        let Members { $($($field,)+)? } = serde_json::from_value(value).map_err(D::Error::custom)?;
                        Ok(Self::$variant $({ $($field),+ })?)
                    })+
                    Some(_) => Ok(Self::Other(value)),
                    None => Err(D::Error::missing_field($tag)),
                }
            }
        }
    )+};
}

pub(crate) use tagged_enum;

#[cfg(test)]
mod tests {
    tagged_enum! {
        /// A shape.
        pub(super) enum Shape told_by "type" {
            /// A circle.
            Circle = "circle" {
                /// How far it reaches.
                radius: u32,
                /// What is written on it.
                label: Option<String> [default, skip_serializing_if = "Option::is_none"],
            },
            /// A point.
            Point = "point",
        }
    }

    #[test]
    fn a_kind_is_written_as_it_was_read() {
        for text in [
            r#"{"type":"circle","radius":3}"#,
            r#"{"type":"circle","radius":3,"label":"x"}"#,
            r#"{"type":"point"}"#,
            r#"{"type":"of the next version","sides":[1,2]}"#,
        ] {
            let shape: Shape = serde_json::from_str(text).unwrap();
            assert_eq!(serde_json::to_string(&shape).unwrap(), text);
        }
    }

    #[test]
    fn only_a_kind_that_is_not_known_is_kept_as_it_is() {
        let unknown: Shape = serde_json::from_str(r#"{"type":"square"}"#).unwrap();
        assert!(matches!(unknown, Shape::Other(_)));
        for wrong in [
            r#"{"type":"circle","radius":"three"}"#,
            r#"{"radius":3}"#,
            r#"{"type":7}"#,
            "3",
        ] {
            assert!(serde_json::from_str::<Shape>(wrong).is_err(), "{wrong}");
        }
    }
}
