package greenwall.lab.shell;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a script is made of, once parsed.
final class Syntax {
    private Syntax() {}

    sealed interface Node {}

    record Assignment(String name, Word value) {}

    /// @param descriptor what is redirected
    /// @param how one of `<`, `>`, `>>`, `<&`, `>&`, `<>`, `<<`
    record Redirect(int descriptor, String how, Word target) {}

    record Simple(List<Assignment> assignments, List<Word> words, List<Redirect> redirects, int line) implements Node {}

    record Pipeline(List<Node> parts, boolean negated) implements Node {}

    record AndOr(Node left, boolean and, Node right) implements Node {}

    record Sequence(List<Node> parts) implements Node {}

    record Background(Node body) implements Node {}

    record Redirected(Node body, List<Redirect> redirects) implements Node {}

    record Subshell(Node body) implements Node {}

    record Branch(Node condition, Node body) {}

    record If(List<Branch> branches, @Nullable Node otherwise) implements Node {}

    record Loop(Node condition, boolean until, Node body) implements Node {}

    /// @param words null for the positional parameters
    record For(String name, @Nullable List<Word> words, Node body) implements Node {}

    record CaseItem(List<Word> patterns, Node body) {}

    record Case(Word subject, List<CaseItem> items) implements Node {}

    record Function(String name, Node body) implements Node {}

    record Word(List<Part> parts) {
        /// The word's text where it is a plain unquoted one.
        @Nullable
        String bare() {
            return parts.size() == 1 && parts.getFirst() instanceof Literal(var text, var quoted) && !quoted
                    ? text
                    : null;
        }
    }

    sealed interface Part {}

    record Literal(String text, boolean quoted) implements Part {}

    /// @param operator empty, `#` in front for the length, or one of `:-`, `-`, `:=`, `=`, `:+`, `+`, `:?`, `?`, `%`,
    /// `%%`, `#`, `##`
    record Variable(String name, String operator, @Nullable Word argument, boolean quoted) implements Part {}

    record Substitution(Node body, boolean quoted) implements Part {}

    record Arithmetic(Word expression, boolean quoted) implements Part {}
}
