package greenwall.lab.shell;

import greenwall.lab.shell.Syntax.AndOr;
import greenwall.lab.shell.Syntax.Arithmetic;
import greenwall.lab.shell.Syntax.Assignment;
import greenwall.lab.shell.Syntax.Background;
import greenwall.lab.shell.Syntax.Branch;
import greenwall.lab.shell.Syntax.Case;
import greenwall.lab.shell.Syntax.CaseItem;
import greenwall.lab.shell.Syntax.For;
import greenwall.lab.shell.Syntax.Function;
import greenwall.lab.shell.Syntax.If;
import greenwall.lab.shell.Syntax.Literal;
import greenwall.lab.shell.Syntax.Loop;
import greenwall.lab.shell.Syntax.Node;
import greenwall.lab.shell.Syntax.Pipeline;
import greenwall.lab.shell.Syntax.Redirect;
import greenwall.lab.shell.Syntax.Redirected;
import greenwall.lab.shell.Syntax.Sequence;
import greenwall.lab.shell.Syntax.Simple;
import greenwall.lab.shell.Syntax.Subshell;
import greenwall.lab.shell.Syntax.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Turns a script's text into its syntax.
final class ScriptParser {
    private static final int DEEPEST = 100;
    private static final Set<String> RESERVED = Set.of(
            "if", "then", "elif", "else", "fi", "while", "until", "do", "done", "for", "in", "case", "esac", "{", "}",
            "!");

    private final WordReader in;
    private int depth;

    private ScriptParser(WordReader in) {
        this.in = in;
    }

    static Node parse(String script) throws ScriptError {
        var parser = new ScriptParser(new WordReader(script, 0));
        return parser.whole();
    }

    /// The body of a `$(…)`, up to its closing bracket.
    static Node parseInside(WordReader in) throws ScriptError {
        var parser = new ScriptParser(in);
        var body = parser.list(Set.of());
        in.skipBlanks();
        if (in.peek() != ')') {
            throw in.unexpected();
        }
        in.take();
        return body;
    }

    private Node whole() throws ScriptError {
        var body = list(Set.of());
        if (!in.atEnd()) {
            throw in.unexpected();
        }
        return body;
    }

    private Node list(Set<String> ends) throws ScriptError {
        if (++depth > DEEPEST) {
            throw new ScriptError(in.line(), "Syntax error: nested too deeply");
        }
        var parts = new ArrayList<Node>();
        while (true) {
            in.skipSeparators();
            if (in.atEnd() || in.peek() == ')' || in.startsWith(";;")) {
                break;
            }
            var reserved = in.peekBare();
            if (reserved != null && ends.contains(reserved)) {
                break;
            }
            if (reserved != null && RESERVED.contains(reserved) && endsSomething(reserved)) {
                throw new ScriptError(in.line(), "Syntax error: \"" + reserved + "\" unexpected");
            }
            var node = andOr();
            in.skipBlanks();
            if (in.peek() == '&' && !in.startsWith("&&")) {
                in.take();
                node = new Background(node);
            } else if (in.peek() == ';' && !in.startsWith(";;")) {
                in.take();
            }
            parts.add(node);
            in.skipBlanks();
        }
        depth--;
        return parts.size() == 1 ? parts.getFirst() : new Sequence(List.copyOf(parts));
    }

    private static boolean endsSomething(String word) {
        return Set.of("then", "elif", "else", "fi", "do", "done", "esac", "}", "in")
                .contains(word);
    }

    private Node andOr() throws ScriptError {
        var left = pipeline();
        while (true) {
            in.skipBlanks();
            boolean and = in.startsWith("&&");
            if (!and && !in.startsWith("||")) {
                return left;
            }
            in.take();
            in.take();
            in.skipNewlines();
            left = new AndOr(left, and, pipeline());
        }
    }

    private Node pipeline() throws ScriptError {
        in.skipBlanks();
        boolean negated = false;
        while ("!".equals(in.peekBare())) {
            in.takeBare("!");
            negated = !negated;
            in.skipBlanks();
        }
        var parts = new ArrayList<Node>();
        parts.add(command());
        while (true) {
            in.skipBlanks();
            if (in.peek() != '|' || in.startsWith("||")) {
                break;
            }
            in.take();
            in.skipNewlines();
            parts.add(command());
        }
        return parts.size() == 1 && !negated ? parts.getFirst() : new Pipeline(List.copyOf(parts), negated);
    }

    private Node command() throws ScriptError {
        in.skipBlanks();
        if (in.atEnd()
                || in.peek() == ')'
                || in.peek() == ';'
                || in.peek() == '&'
                || in.peek() == '|'
                || in.peek() == '\n') {
            throw in.unexpected();
        }
        var compound = compound();
        if (compound == null) {
            return simple();
        }
        var redirects = new ArrayList<Redirect>();
        for (var redirect = redirect(); redirect != null; redirect = redirect()) {
            redirects.add(redirect);
        }
        return redirects.isEmpty() ? compound : new Redirected(compound, List.copyOf(redirects));
    }

    private @Nullable Node compound() throws ScriptError {
        if (in.peek() == '(') {
            in.take();
            var body = list(Set.of());
            in.skipBlanks();
            if (in.peek() != ')') {
                throw in.unexpected();
            }
            in.take();
            return new Subshell(body);
        }
        var word = in.peekBare();
        if (word == null) {
            return null;
        }
        return switch (word) {
            case "{" -> {
                in.takeBare("{");
                yield closed("}");
            }
            case "if" -> conditional();
            case "while", "until" -> {
                in.takeBare(word);
                var condition = closed("do");
                yield new Loop(condition, word.equals("until"), closed("done"));
            }
            case "for" -> each();
            case "case" -> choice();
            default -> function(word);
        };
    }

    private Node closed(String end) throws ScriptError {
        var body = list(Set.of(end));
        expect(end);
        return body;
    }

    private void expect(String word) throws ScriptError {
        in.skipNewlines();
        if (!word.equals(in.peekBare())) {
            throw in.unexpected(word);
        }
        in.takeBare(word);
    }

    private Node conditional() throws ScriptError {
        in.takeBare("if");
        var branches = new ArrayList<Branch>();
        while (true) {
            var condition = closed("then");
            var body = list(Set.of("elif", "else", "fi"));
            branches.add(new Branch(condition, body));
            var next = in.peekBare();
            if ("elif".equals(next)) {
                in.takeBare("elif");
                continue;
            }
            if ("else".equals(next)) {
                in.takeBare("else");
                return new If(List.copyOf(branches), closed("fi"));
            }
            expect("fi");
            return new If(List.copyOf(branches), null);
        }
    }

    private Node each() throws ScriptError {
        in.takeBare("for");
        in.skipBlanks();
        var name = in.takeName();
        in.skipNewlines();
        List<Word> words = null;
        if ("in".equals(in.peekBare())) {
            in.takeBare("in");
            words = new ArrayList<>();
            in.skipBlanks();
            while (in.startsWord()) {
                words.add(in.word());
                in.skipBlanks();
            }
        }
        in.skipSeparators();
        expect("do");
        return new For(name, words == null ? null : List.copyOf(words), closed("done"));
    }

    private Node choice() throws ScriptError {
        in.takeBare("case");
        in.skipBlanks();
        var subject = in.word();
        in.skipNewlines();
        expect("in");
        var items = new ArrayList<CaseItem>();
        while (true) {
            in.skipSeparators();
            if ("esac".equals(in.peekBare())) {
                in.takeBare("esac");
                return new Case(subject, List.copyOf(items));
            }
            if (in.peek() == '(') {
                in.take();
            }
            var patterns = new ArrayList<Word>();
            while (true) {
                in.skipBlanks();
                patterns.add(in.word());
                in.skipBlanks();
                if (in.peek() != '|') {
                    break;
                }
                in.take();
            }
            if (in.peek() != ')') {
                throw in.unexpected();
            }
            in.take();
            var body = list(Set.of("esac"));
            if (in.startsWith(";;")) {
                in.take();
                in.take();
            }
            items.add(new CaseItem(List.copyOf(patterns), body));
        }
    }

    private @Nullable Node function(String word) throws ScriptError {
        if (RESERVED.contains(word) || !in.opensFunction(word)) {
            return null;
        }
        in.takeBare(word);
        in.skipBlanks();
        in.take();
        in.skipBlanks();
        in.take();
        in.skipNewlines();
        return new Function(word, command());
    }

    private Node simple() throws ScriptError {
        int line = in.line();
        var assignments = new ArrayList<Assignment>();
        var words = new ArrayList<Word>();
        var redirects = new ArrayList<Redirect>();
        while (true) {
            in.skipBlanks();
            var redirect = redirect();
            if (redirect != null) {
                redirects.add(redirect);
                continue;
            }
            if (!in.startsWord()) {
                break;
            }
            var name = words.isEmpty() ? in.assignmentName() : null;
            if (name != null) {
                in.skip(name.length() + 1);
                assignments.add(new Assignment(name, in.startsWord() ? in.word() : new Word(List.of())));
            } else {
                words.add(in.word());
            }
        }
        if (assignments.isEmpty() && words.isEmpty() && redirects.isEmpty()) {
            throw in.unexpected();
        }
        return new Simple(List.copyOf(assignments), List.copyOf(words), List.copyOf(redirects), line);
    }

    private @Nullable Redirect redirect() throws ScriptError {
        in.skipBlanks();
        var start = in.redirectStart();
        if (start == null) {
            return null;
        }
        in.skip(start.length());
        int digits = 0;
        while (digits < start.length() && Character.isDigit(start.charAt(digits))) {
            digits++;
        }
        var how = start.substring(digits);
        int descriptor = digits > 0 ? Integer.parseInt(start.substring(0, digits)) : how.startsWith("<") ? 0 : 1;
        in.skipBlanks();
        if (how.equals("<<") || how.equals("<<-")) {
            return new Redirect(descriptor, "<<", in.hereDocument(how.equals("<<-")));
        }
        if (!in.startsWord()) {
            throw in.unexpected();
        }
        return new Redirect(descriptor, how.equals(">|") ? ">" : how, in.word());
    }

    /// A word that stands alone in text of its own, as in `${x:-word}` or a here-document.
    static Word quotedText(String text, int depth) throws ScriptError {
        var reader = new WordReader(text, depth);
        return new Word(reader.quotedParts());
    }

    static Word expression(String text, int depth) throws ScriptError {
        return quotedText(text, depth);
    }

    static Arithmetic arithmetic(String text, boolean quoted, int depth) throws ScriptError {
        return new Arithmetic(expression(text, depth), quoted);
    }

    static Literal literal(String text, boolean quoted) {
        return new Literal(text, quoted);
    }
}
