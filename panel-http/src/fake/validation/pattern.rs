//! The part of PHP's regular expressions that rules of eggs use: characters, classes, groups, choices, repeats, anchors.
//!
//! Look-around, back-references and other rarities are not read; a pattern with them lets everything pass.

/// Why a pattern cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unusable {
    /// PHP would refuse it too: the panel answers 500.
    Broken,
    /// PHP knows more than we do.
    Unknown,
}

/// A pattern that is ready to be searched for.
#[derive(Debug)]
pub(super) struct Pattern {
    choices: Vec<Vec<Piece>>,
    ignores_case: bool,
}

#[derive(Debug)]
struct Piece {
    what: What,
    least: usize,
    most: usize,
    greedy: bool,
}

#[derive(Debug)]
enum What {
    Start,
    End { strict: bool },
    Boundary { wanted: bool },
    One(Set),
    Group(Vec<Vec<Piece>>),
}

#[derive(Debug, Default)]
struct Set {
    negated: bool,
    ranges: Vec<(char, char)>,
}

impl Set {
    fn single(character: char) -> Self {
        Self {
            negated: false,
            ranges: vec![(character, character)],
        }
    }

    fn has(&self, character: char, ignores_case: bool) -> bool {
        let listed = |c: char| self.ranges.iter().any(|(from, to)| (*from..=*to).contains(&c));
        let found = listed(character)
            || (ignores_case && (character.to_lowercase().any(listed) || character.to_uppercase().any(listed)));
        found != self.negated
    }
}

/// More steps than any sane pattern needs on any sane value.
const STEPS: u32 = 200_000;

impl Pattern {
    /// Reads `/pattern/flags`.
    pub(super) fn parse(text: &str) -> Result<Self, Unusable> {
        let mut characters = text.trim_start().chars();
        let delimiter = characters
            .next()
            .filter(|c| c.is_ascii_punctuation() && *c != '\\')
            .ok_or(Unusable::Broken)?;
        let closing = match delimiter {
            '(' => ')',
            '[' => ']',
            '{' => '}',
            '<' => '>',
            same => same,
        };
        let rest = characters.as_str();
        let (body, flags) = rest.rsplit_once(closing).ok_or(Unusable::Broken)?;
        let mut ignores_case = false;
        for flag in flags.trim().chars() {
            match flag {
                'i' => ignores_case = true,
                'u' | 'D' | 's' | 'S' | 'X' | 'J' | 'n' => {}
                'm' | 'x' | 'A' | 'U' => return Err(Unusable::Unknown),
                _ => return Err(Unusable::Broken),
            }
        }
        let mut parser = Parser {
            characters: body.chars().collect(),
            place: 0,
        };
        let choices = parser.choices()?;
        if parser.place < parser.characters.len() {
            return Err(Unusable::Broken);
        }
        Ok(Self { choices, ignores_case })
    }

    /// Whether it is somewhere in the text. A search that takes too long finds it.
    pub(super) fn is_in(&self, text: &str) -> bool {
        let mut search = Search {
            text: text.chars().collect(),
            ignores_case: self.ignores_case,
            steps: STEPS,
        };
        (0..=search.text.len()).any(|start| search.choices(&self.choices, start, &mut |_, _| true)) || search.steps == 0
    }
}

struct Parser {
    characters: Vec<char>,
    place: usize,
}

impl Parser {
    fn peek(&self) -> Option<char> {
        self.characters.get(self.place).copied()
    }

    fn take(&mut self) -> Option<char> {
        let character = self.peek()?;
        self.place += 1;
        Some(character)
    }

    fn skip(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        self.place += usize::from(found);
        found
    }

    fn choices(&mut self) -> Result<Vec<Vec<Piece>>, Unusable> {
        let mut choices = vec![Vec::new()];
        while let Some(character) = self.peek() {
            match character {
                ')' => break,
                '|' => {
                    self.place += 1;
                    choices.push(Vec::new());
                }
                _ => {
                    let what = self.what()?;
                    let piece = self.repeated(what)?;
                    if let Some(choice) = choices.last_mut() {
                        choice.push(piece);
                    }
                }
            }
        }
        Ok(choices)
    }

    fn what(&mut self) -> Result<What, Unusable> {
        Ok(match self.take().ok_or(Unusable::Broken)? {
            '^' => What::Start,
            '$' => What::End { strict: false },
            '.' => What::One(Set {
                negated: true,
                ranges: vec![('\n', '\n')],
            }),
            '[' => What::One(self.set()?),
            '(' => {
                if self.skip('?') && !self.skip(':') {
                    return Err(Unusable::Unknown);
                }
                let choices = self.choices()?;
                if !self.skip(')') {
                    return Err(Unusable::Broken);
                }
                What::Group(choices)
            }
            '\\' => match self.take().ok_or(Unusable::Broken)? {
                'A' => What::Start,
                'z' => What::End { strict: true },
                'Z' => What::End { strict: false },
                'b' => What::Boundary { wanted: true },
                'B' => What::Boundary { wanted: false },
                letter => What::One(escaped(letter)?),
            },
            '*' | '+' | '?' => return Err(Unusable::Broken),
            character => What::One(Set::single(character)),
        })
    }

    fn set(&mut self) -> Result<Set, Unusable> {
        let mut set = Set {
            negated: self.skip('^'),
            ranges: Vec::new(),
        };
        let mut is_first = true;
        loop {
            let from = match self.take().ok_or(Unusable::Broken)? {
                ']' if !is_first => return Ok(set),
                '[' if self.peek() == Some(':') => return Err(Unusable::Unknown),
                '\\' => {
                    let listed = escaped(self.take().ok_or(Unusable::Broken)?)?;
                    match listed.ranges.as_slice() {
                        [(one, other)] if one == other && !listed.negated => *one,
                        _ if listed.negated => return Err(Unusable::Unknown),
                        _ => {
                            set.ranges.extend(listed.ranges);
                            is_first = false;
                            continue;
                        }
                    }
                }
                character => character,
            };
            is_first = false;
            let next = self.characters.get(self.place + 1).copied();
            if self.peek() == Some('-') && next.is_some_and(|next| next != ']') {
                self.place += 1;
                let to = match self.take().ok_or(Unusable::Broken)? {
                    '\\' => self.take().ok_or(Unusable::Broken)?,
                    character => character,
                };
                if to < from {
                    return Err(Unusable::Broken);
                }
                set.ranges.push((from, to));
            } else {
                set.ranges.push((from, from));
            }
        }
    }

    fn repeated(&mut self, what: What) -> Result<Piece, Unusable> {
        let sign = self.peek().and_then(|sign| match sign {
            '*' => Some((0, usize::MAX)),
            '+' => Some((1, usize::MAX)),
            '?' => Some((0, 1)),
            _ => None,
        });
        self.place += usize::from(sign.is_some());
        let counts = sign.or_else(|| (self.peek() == Some('{')).then(|| self.counts()).flatten());
        let greedy = counts.is_none() || !self.skip('?');
        if counts.is_some() && self.peek() == Some('+') {
            return Err(Unusable::Unknown);
        }
        let (least, most) = counts.unwrap_or((1, 1));
        Ok(Piece {
            what,
            least,
            most,
            greedy,
        })
    }

    /// `{2}`, `{2,}` or `{2,5}`; anything else is text.
    fn counts(&mut self) -> Option<(usize, usize)> {
        let rest: String = self.characters.get(self.place + 1..)?.iter().collect();
        let (inside, _) = rest.split_once('}')?;
        let counts = match inside.split_once(',') {
            None => {
                let count = inside.parse().ok()?;
                (count, count)
            }
            Some((least, "")) => (least.parse().ok()?, usize::MAX),
            Some((least, most)) => (least.parse().ok()?, most.parse().ok()?),
        };
        self.place += inside.chars().count() + 2;
        Some(counts)
    }
}

fn escaped(letter: char) -> Result<Set, Unusable> {
    let word = || vec![('a', 'z'), ('A', 'Z'), ('0', '9'), ('_', '_')];
    let blank = || vec![(' ', ' '), ('\t', '\r')];
    let set = |negated, ranges| Ok(Set { negated, ranges });
    match letter {
        'd' => set(false, vec![('0', '9')]),
        'D' => set(true, vec![('0', '9')]),
        'w' => set(false, word()),
        'W' => set(true, word()),
        's' => set(false, blank()),
        'S' => set(true, blank()),
        'n' => Ok(Set::single('\n')),
        'r' => Ok(Set::single('\r')),
        't' => Ok(Set::single('\t')),
        letter if letter.is_ascii_alphanumeric() => Err(Unusable::Unknown),
        character => Ok(Set::single(character)),
    }
}

struct Search {
    text: Vec<char>,
    ignores_case: bool,
    steps: u32,
}

type Then<'a> = &'a mut dyn FnMut(&mut Search, usize) -> bool;

impl Search {
    fn choices(&mut self, choices: &[Vec<Piece>], place: usize, then: Then<'_>) -> bool {
        choices.iter().any(|choice| self.sequence(choice, place, then))
    }

    fn sequence(&mut self, pieces: &[Piece], place: usize, then: Then<'_>) -> bool {
        match pieces.split_first() {
            None => then(self, place),
            Some((piece, rest)) => self.repeat(piece, rest, place, 0, then),
        }
    }

    fn repeat(&mut self, piece: &Piece, rest: &[Piece], place: usize, done: usize, then: Then<'_>) -> bool {
        if self.steps == 0 {
            return false;
        }
        self.steps -= 1;
        if !piece.greedy && done >= piece.least && self.sequence(rest, place, then) {
            return true;
        }
        let again = done < piece.most
            && self.once(&piece.what, place, &mut |search, after| {
                (after > place || done < piece.least) && search.repeat(piece, rest, after, done + 1, then)
            });
        again || (piece.greedy && done >= piece.least && self.sequence(rest, place, then))
    }

    fn once(&mut self, what: &What, place: usize, then: Then<'_>) -> bool {
        let here = self.text.get(place).copied();
        match what {
            What::Start => place == 0 && then(self, place),
            What::End { strict } => {
                let before_last_line_end = here == Some('\n') && place + 1 == self.text.len();
                (here.is_none() || (!strict && before_last_line_end)) && then(self, place)
            }
            What::Boundary { wanted } => {
                let is_word = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_');
                let before = place.checked_sub(1).and_then(|place| self.text.get(place).copied());
                ((is_word(before) != is_word(here)) == *wanted) && then(self, place)
            }
            What::One(set) => here.is_some_and(|c| set.has(c, self.ignores_case)) && then(self, place + 1),
            What::Group(choices) => self.choices(choices, place, then),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finds(pattern: &str, text: &str) -> bool {
        Pattern::parse(pattern).unwrap().is_in(text)
    }

    #[test]
    fn the_patterns_of_the_panel_and_of_common_eggs_judge_as_in_php() {
        let jar = r"/^([\w\d._-]+)(\.jar)$/";
        assert!(finds(jar, "server.jar") && finds(jar, "a.b.jar") && finds(jar, "server.jar\n"));
        assert!(!finds(jar, "bad name!.txt") && !finds(jar, ".jar"));
        let image = r"/^~?[\w\.\/\-:@ ]*$/";
        assert!(finds(image, "ghcr.io/example/a:java_21") && !finds(image, "a;b"));
        assert!(finds("/^[0-9-,]+$/", "0-1,3") && !finds("/^[0-9-,]+$/", "abc"));
        assert!(finds(r"/^([\w .-]{1,100})$/", "node 1") && !finds(r"/^([\w .-]{1,100})$/", "a/b"));
        assert!(finds("/^(true|false)$/i", "TRUE") && !finds("/^(true|false)$/", "TRUE"));
        assert!(finds("/^a{2,3}?b*$/", "aaabb") && !finds("/^a{2}$/", "aaa"));
        assert!(finds(r"/\bcat\b/", "a cat.") && !finds(r"/\bcat\b/", "cats"));
    }

    #[test]
    fn a_broken_pattern_and_an_unknown_one_are_told_apart() {
        assert_eq!(Pattern::parse("/^(a").err(), Some(Unusable::Broken));
        assert_eq!(Pattern::parse("/^(a/").err(), Some(Unusable::Broken));
        assert_eq!(Pattern::parse("/(?=a)b/").err(), Some(Unusable::Unknown));
    }

    #[test]
    fn a_search_that_never_ends_is_given_up() {
        assert!(finds("/^(a+)+$/", &format!("{}b", "a".repeat(40))));
    }

    proptest::proptest! {
        #[test]
        fn no_pattern_and_no_text_is_too_much(pattern in r"[/^$.*+?()\[\]{}|\\a-c0-3,-]{0,12}", text in "[a-c0-3]{0,12}") {
            if let Ok(pattern) = Pattern::parse(&format!("/{pattern}/")) {
                let _either = pattern.is_in(&text);
            }
        }

        #[test]
        fn a_plain_text_is_found_where_it_stands(before in "[a-z]{0,5}", text in "[a-z]{1,5}", after in "[a-z]{0,5}") {
            let whole = format!("{before}{text}{after}");
            let is_found = finds(&format!("/{text}/"), &whole);
            proptest::prop_assert!(is_found);
        }
    }
}
