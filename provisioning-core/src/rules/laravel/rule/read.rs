//! What a rule of this name and these parameters demands.

use super::{Rule, Test};
use crate::rules::{
    Dialect, Unchecked,
    laravel::{
        affix::Affix,
        date::{DateOrder, DateTest},
        digits::Digits,
        email::Email,
        fields::FieldTest,
        formats,
        letters::Letters,
        size::{Relative, SizeTest},
        url::Url,
        zones::Zones,
    },
    pattern::Pattern,
};

impl Rule {
    fn needs(&self, count: usize) -> Result<(), Unchecked> {
        if self.parameters.len() >= count {
            return Ok(());
        }
        Err(Unchecked::Broken(format!(
            "Validation rule {} requires at least {count} parameters.",
            self.key()
        )))
    }

    /// The method of the validator that PHP finds under the name: letters of either case are the same to it.
    pub(super) fn read(&self, dialect: Dialect) -> Result<Test, Unchecked> {
        let is_new = dialect == Dialect::Pelican;
        let method = self.name.to_ascii_lowercase();
        let is_strict = is_new && self.parameter(0) == "strict";
        if let Some((least, test)) = FieldTest::of(&method, is_new) {
            self.needs(least)?;
            return Ok(Test::Fields(test));
        }
        if let Some(order) = DateOrder::of(&method) {
            self.needs(1)?;
            return Ok(Test::Date(DateTest::Compare(order)));
        }
        Ok(match method.as_str() {
            "nullable" | "sometimes" | "bail" | "distinct" => Test::Always,
            "array" | "list" | "file" | "image" | "mimes" | "mimetypes" | "extensions" | "dimensions"
            | "requiredarraykeys" | "contains" | "exclude" => Test::Never,
            "doesntcontain" | "inarraykeys" if is_new => Test::Never,
            "arraykeys" if is_new => {
                self.needs(1)?;
                Test::Never
            }
            "required" => Test::Required,
            "prohibited" => Test::Prohibited,
            "filled" => Test::Filled,
            "present" => Test::Present,
            "missing" => Test::Missing,
            "string" => Test::Text,
            "numeric" => Test::Numeric { is_strict },
            "integer" => Test::Integer { is_strict },
            "boolean" => Test::Boolean { is_strict },
            "accepted" => Test::Accepted,
            "declined" => Test::Declined,
            "in" => Test::In { is_negated: false },
            "notin" => Test::In { is_negated: true },
            "regex" | "notregex" => Test::Pattern {
                pattern: self.needs(1).and_then(|()| Pattern::compile(self.parameter(0))),
                is_negated: method == "notregex",
            },
            "size" | "min" | "max" | "between" => {
                self.needs(if method == "between" { 2 } else { 1 })?;
                Test::Size(SizeTest::read(&method, &self.parameters))
            }
            "gt" | "gte" | "lt" | "lte" => {
                self.needs(1)?;
                Test::Relative(Relative::read(&method, &self.name, self.parameter(0)))
            }
            "digits" | "digitsbetween" | "mindigits" | "maxdigits" => {
                self.needs(if method == "digitsbetween" { 2 } else { 1 })?;
                Test::Digits(Digits::of(&method))
            }
            "decimal" => {
                self.needs(1)?;
                Test::Decimal
            }
            "multipleof" => {
                self.needs(1)?;
                Test::MultipleOf
            }
            "alpha" | "alphadash" | "alphanum" => Test::Letters(Letters::of(&method, self.parameter(0) == "ascii")),
            "startswith" | "endswith" | "doesntstartwith" | "doesntendwith" => Test::Affix(Affix::of(&method)),
            "ascii" if is_new => Test::TextFormat(formats::is_ascii),
            "ascii" => Test::Format(formats::is_ascii),
            "lowercase" => Test::TextFormat(|text| text.to_lowercase() == text),
            "uppercase" => Test::TextFormat(|text| text.to_uppercase() == text),
            "hexcolor" if is_new => Test::TextFormat(formats::is_hex_color),
            "hexcolor" => Test::Format(formats::is_hex_color),
            "ip" => Test::Format(|text| formats::is_ipv4(text) || formats::is_ipv6(text)),
            "ipv4" => Test::Format(formats::is_ipv4),
            "ipv6" => Test::Format(formats::is_ipv6),
            "macaddress" => Test::Format(formats::is_mac_address),
            "ulid" => Test::TextFormat(formats::is_ulid),
            "base64" if is_new => Test::TextFormat(formats::is_base64),
            "json" => Test::Json,
            "encoding" if is_new => {
                self.needs(1)?;
                Test::Encoding
            }
            "uuid" => Test::Uuid {
                version: self
                    .parameters
                    .first()
                    .filter(|_| is_new && self.parameters.len() == 1)
                    .cloned()
                    .flatten(),
            },
            "url" => Test::Url(Url::read(&self.parameters, dialect)?),
            "email" => Test::Email(Email::read(&self.parameters)),
            "timezone" => Test::Zones(Zones::read(&self.parameters)?),
            "date" => Test::Date(DateTest::IsDate),
            "dateformat" => {
                self.needs(1)?;
                Test::Date(DateTest::Format)
            }
            "exists" | "unique" => {
                self.needs(1)?;
                return Err(Unchecked::unknown("the panel asks its database"));
            }
            "activeurl" => return Err(Unchecked::unknown("the panel asks a name server")),
            "currentpassword" => return Err(Unchecked::unknown("the panel asks for the user's password")),
            "attribute" | "usingcustomrule" | "withbag" => {
                return Err(Unchecked::broken(
                    "the name is a method of the validator that is no rule",
                ));
            }
            _ => {
                return Err(Unchecked::Broken(format!(
                    "Method Illuminate\\Validation\\Validator::validate{} does not exist.",
                    self.name
                )));
            }
        })
    }
}
