//! A tree as a pattern of the crate `regex`.

use std::fmt::Write as _;

use super::{
    delimiter::Modifiers,
    tree::{Habit, Node, Place},
};

/// The tree as a pattern of the crate `regex` that matches the same texts, or `None` where there is none.
pub(super) fn automaton(tree: &Node, modifiers: Modifiers) -> Option<String> {
    let mut text = String::new();
    if modifiers.anchored {
        text.push_str(r"\A");
    }
    text.push_str("(?:");
    emit(tree, true, modifiers, &mut text)?;
    text.push(')');
    Some(text)
}

/// Writes a node. `is_last`: whatever happens, nothing that takes a sign or looks at a place comes after it.
fn emit(node: &Node, is_last: bool, modifiers: Modifiers, text: &mut String) -> Option<()> {
    match node {
        Node::Empty => text.push_str("(?:)"),
        Node::One(set) => set.emit(text),
        Node::Sequence(nodes) => {
            for (index, node) in nodes.iter().enumerate() {
                emit(node, is_last && index + 1 == nodes.len(), modifiers, text)?;
            }
        }
        Node::Choice(nodes) if nodes.is_empty() => return None,
        Node::Choice(nodes) => {
            text.push_str("(?:");
            for (index, node) in nodes.iter().enumerate() {
                if index > 0 {
                    text.push('|');
                }
                emit(node, is_last, modifiers, text)?;
            }
            text.push(')');
        }
        Node::Capture(_, node) => {
            text.push_str("(?:");
            emit(node, is_last, modifiers, text)?;
            text.push(')');
        }
        Node::Repeat {
            node,
            least,
            most,
            habit: Habit::Greedy | Habit::Lazy,
        } => {
            text.push_str("(?:");
            emit(node, false, modifiers, text)?;
            text.push(')');
            // Writing to a text never fails.
            let _ = match (least, most) {
                (0, None) => write!(text, "*"),
                (1, None) => write!(text, "+"),
                (least, None) => write!(text, "{{{least},}}"),
                (least, Some(most)) => write!(text, "{{{least},{most}}}"),
            };
        }
        Node::At(place) => text.push_str(match place {
            Place::Start => r"\A",
            Place::End => r"\z",
            // The line end may be taken, where nothing comes after.
            Place::SoftEnd if is_last => r"(?:\n?\z)",
            Place::LineEnd => "(?m:$)",
            Place::WordBoundary if !modifiers.unicode => r"\b",
            Place::NoWordBoundary if !modifiers.unicode => r"\B",
            _ => return None,
        }),
        Node::Repeat { .. }
        | Node::Atomic(_)
        | Node::Look { .. }
        | Node::Reference { .. }
        | Node::Call(_)
        | Node::Conditional { .. } => return None,
    }
    Some(())
}
