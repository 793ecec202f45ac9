package greenwall.lab.shell;

import greenwall.lab.shell.Syntax.Arithmetic;
import greenwall.lab.shell.Syntax.Literal;
import greenwall.lab.shell.Syntax.Part;
import greenwall.lab.shell.Syntax.Substitution;
import greenwall.lab.shell.Syntax.Variable;
import greenwall.lab.shell.Syntax.Word;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Turns words of a script into the words of a command: parameters, substitutions, field splitting, file names.
final class Expander {
    private final Interpreter shell;
    private final ShellState state;

    Expander(Interpreter shell, ShellState state) {
        this.shell = shell;
        this.state = state;
    }

    List<String> words(List<Word> words) throws InterruptedException {
        var result = new ArrayList<String>();
        for (var word : words) {
            for (var field : fields(word)) {
                result.addAll(fileNames(field));
            }
        }
        return result;
    }

    /// One string: no splitting, no file names, as for an assignment.
    String text(Word word) throws InterruptedException {
        return Pattern.unquote(pattern(word));
    }

    /// One string in which quoted pattern characters are marked.
    String pattern(Word word) throws InterruptedException {
        var text = new StringBuilder();
        for (var part : word.parts()) {
            boolean quoted = isQuoted(part);
            var values = values(part);
            var joined = String.join(" ", values == null ? List.of() : values);
            text.append(quoted ? Pattern.quote(joined) : joined);
        }
        return text.toString();
    }

    private static boolean isQuoted(Part part) {
        return switch (part) {
            case Literal literal -> literal.quoted();
            case Variable variable -> variable.quoted();
            case Substitution substitution -> substitution.quoted();
            case Arithmetic arithmetic -> arithmetic.quoted();
        };
    }

    private List<String> fields(Word word) throws InterruptedException {
        var fields = new ArrayList<String>();
        StringBuilder open = null;
        for (var part : word.parts()) {
            var values = values(part);
            if (values == null) {
                continue;
            }
            if (isQuoted(part)) {
                for (int i = 0; i < values.size(); i++) {
                    if (i > 0 && open != null) {
                        fields.add(open.toString());
                        open = null;
                    }
                    open = open == null ? new StringBuilder() : open;
                    open.append(Pattern.quote(values.get(i)));
                }
            } else if (part instanceof Literal) {
                open = open == null ? new StringBuilder() : open;
                open.append(values.getFirst());
            } else {
                for (int i = 0; i < values.size(); i++) {
                    if (i > 0 && open != null) {
                        fields.add(open.toString());
                        open = null;
                    }
                    open = split(values.get(i), fields, open);
                }
            }
        }
        if (open != null) {
            fields.add(open.toString());
        }
        return fields;
    }

    private @Nullable StringBuilder split(String value, List<String> fields, @Nullable StringBuilder open) {
        var separators = state.variables.getOrDefault("IFS", " \t\n");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (separators.indexOf(c) < 0) {
                open = open == null ? new StringBuilder() : open;
                open.append(c);
            } else if (open != null) {
                fields.add(open.toString());
                open = null;
            } else if (!Character.isWhitespace(c)) {
                fields.add("");
            }
        }
        return open;
    }

    private List<String> fileNames(String field) {
        if (!Pattern.isPattern(field) || state.options.contains('f')) {
            return List.of(Pattern.unquote(field));
        }
        var found = List.of(field.startsWith("/") ? "" : ".");
        for (var step : field.split("/+", -1)) {
            if (step.isEmpty()) {
                continue;
            }
            var next = new ArrayList<String>();
            for (var folder : found) {
                if (Pattern.isPattern(step)) {
                    shell.call().machine().files().list(folder.isEmpty() ? "/" : folder).stream()
                            .filter(n -> !n.startsWith(".") && Pattern.matches(step, n))
                            .forEach(n -> next.add(folder + "/" + n));
                } else {
                    var path = folder + "/" + Pattern.unquote(step);
                    var files = shell.call().machine().files();
                    if (files.isFile(path) || files.isFolder(path)) {
                        next.add(path);
                    }
                }
            }
            found = next;
        }
        return found.isEmpty() ? List.of(Pattern.unquote(field)) : found;
    }

    /// The values of a part: several only for `$@`, none for one that is unset and unquoted.
    private @Nullable List<String> values(Part part) throws InterruptedException {
        return switch (part) {
            case Literal literal -> List.of(literal.text());
            case Substitution substitution -> List.of(shell.capture(substitution.body()));
            case Arithmetic arithmetic -> List.of(Long.toString(calculate(text(arithmetic.expression()))));
            case Variable variable -> variable(variable);
        };
    }

    private long calculate(String expression) {
        var assigned = expression.strip().split("(?<![=!<>])=(?!=)", 2);
        try {
            if (assigned.length == 2 && assigned[0].strip().matches("[A-Za-z_]\\w*")) {
                long value = Calculator.evaluate(assigned[1], this::numeric);
                state.variables.put(assigned[0].strip(), Long.toString(value));
                return value;
            }
            return Calculator.evaluate(expression, this::numeric);
        } catch (ArithmeticException wrong) {
            throw shell.failed(2, String.valueOf(wrong.getMessage()));
        }
    }

    private long numeric(String name) {
        var value = state.variables.getOrDefault(name, "").strip();
        return value.isEmpty() ? 0 : Calculator.number(value);
    }

    private @Nullable List<String> variable(Variable variable) throws InterruptedException {
        var name = variable.name();
        var operator = variable.operator();
        if (operator.isEmpty() && (name.equals("@") || name.equals("*") && !variable.quoted())) {
            return state.positional.isEmpty() ? null : state.positional;
        }
        var value = value(name);
        if (operator.isEmpty()) {
            if (value == null && state.options.contains('u')) {
                throw shell.failed(2, name + ": parameter not set");
            }
            return value == null ? (variable.quoted() ? List.of("") : null) : List.of(value);
        }
        if (operator.equals("length")) {
            return List.of(Integer.toString(value == null ? 0 : value.length()));
        }
        var argument = variable.argument() == null ? new Word(List.of()) : variable.argument();
        boolean present = value != null && !(operator.startsWith(":") && value.isEmpty());
        var now = value == null ? "" : value;
        return switch (operator.charAt(operator.length() - 1)) {
            case '-' -> List.of(present ? now : text(argument));
            case '+' -> List.of(present ? text(argument) : "");
            case '=' -> {
                if (!present) {
                    state.variables.put(name, text(argument));
                }
                yield List.of(state.variables.getOrDefault(name, now));
            }
            case '?' -> {
                if (!present) {
                    var message = text(argument);
                    throw shell.failed(2, name + ": " + (message.isEmpty() ? "parameter not set" : message));
                }
                yield List.of(now);
            }
            default -> List.of(trimmed(now, operator, pattern(argument)));
        };
    }

    private static String trimmed(String value, String operator, String pattern) {
        boolean longest = operator.length() == 2;
        boolean fromStart = operator.charAt(0) == '#';
        int n = value.length();
        for (int i = 0; i <= n; i++) {
            int length = longest ? n - i : i;
            var piece = fromStart ? value.substring(0, length) : value.substring(n - length);
            if (Pattern.matches(pattern, piece)) {
                return fromStart ? value.substring(length) : value.substring(0, n - length);
            }
        }
        return value;
    }

    private @Nullable String value(String name) {
        return switch (name) {
            case "?" -> Integer.toString(state.lastStatus);
            case "$" -> Integer.toString(state.shellPid);
            case "!" -> state.lastBackground == null ? null : Integer.toString(state.lastBackground);
            case "#" -> Integer.toString(state.positional.size());
            case "0" -> state.name;
            case "-" -> state.options.stream().map(String::valueOf).reduce("", String::concat);
            case "@", "*" -> String.join(" ", state.positional);
            default -> {
                if (Character.isDigit(name.charAt(0)) && name.length() < 6) {
                    int index = Integer.parseInt(name) - 1;
                    yield index < state.positional.size() ? state.positional.get(index) : null;
                }
                yield state.variables.get(name);
            }
        };
    }
}
