package greenwall.fleet.runbook.run;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Finds the placeholders of a shell command, and those in unsafe places: within quotes, which the value could
/// close, and in arguments that a program evaluates as program text.
final class ShellPlaceholderCheck {
    /// Words that may precede the name of a command.
    private static final Set<String> BEFORE_COMMAND = Set.of(
            "if", "then", "else", "elif", "do", "while", "until", "!", "{", "time", "exec", "command", "builtin",
            "sudo", "nohup", "nice", "ionice", "timeout", "env", "xargs", "stdbuf", "setsid");
    private static final Set<String> EVALUATES_ALL =
            Set.of("eval", "trap", "watch", "parallel", "at", "batch", "alias");
    private static final Set<String> INTERPRETERS = Set.of(
            "sh", "bash", "dash", "ash", "ksh", "zsh", "fish", "csh", "tcsh", "su", "runuser", "script", "env", "perl",
            "python", "python3", "ruby", "node", "php", "psql", "mysql", "sqlite3");
    private static final Set<String> PROGRAM_FIRST = Set.of("awk", "gawk", "mawk", "sed", ".", "source");
    private static final Pattern PROGRAM_OPTION =
            Pattern.compile("-[A-Za-z]*[ceErS]|--(command|execute|eval|split-string)=?");
    private static final Pattern SSH_OPTION_WITH_VALUE = Pattern.compile("-[A-Za-z0-9]*[BbcDEeFIiJLlmOopQRSWw]");

    /// @param beginsWord whether the inserted value begins a word, and so could be read as an option
    record FoundPlaceholder(int from, int to, String name, boolean beginsWord) {}

    /// @param line the number of the line, counted from 0
    record PlaceholderProblem(int line, String message) {}

    private final String text;
    private final Predicate<String> isPlaceholder;
    private final List<FoundPlaceholder> places = new ArrayList<>();
    private final List<PlaceholderProblem> problems = new ArrayList<>();
    /// The open quotes and substitutions, the innermost last.
    private final StringBuilder open = new StringBuilder();
    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean hereDocument;
    private int at;

    private ShellPlaceholderCheck(String text, Predicate<String> isPlaceholder) {
        this.text = text;
        this.isPlaceholder = isPlaceholder;
        while (at < text.length()) {
            step();
        }
        if (!open.isEmpty() && !places.isEmpty()) {
            problem("a quote or a bracket in this command is not closed");
        }
        if (hereDocument && !places.isEmpty()) {
            problem("a here-document is not allowed in a command with $"
                    + places.getFirst().name() + "; a label must not be part of another program's input");
        }
    }

    /// Parses a text in which each `$name` is a placeholder.
    static ShellPlaceholderCheck of(String text) {
        return new ShellPlaceholderCheck(text, _ -> true);
    }

    static ShellPlaceholderCheck of(String text, Collection<String> names) {
        return new ShellPlaceholderCheck(text, names::contains);
    }

    List<FoundPlaceholder> places() {
        return places;
    }

    List<PlaceholderProblem> problems() {
        return problems;
    }

    Set<String> names() {
        return places.stream().map(FoundPlaceholder::name).collect(Collectors.toCollection(TreeSet::new));
    }

    String filled(UnaryOperator<String> value) {
        var filled = new StringBuilder();
        int from = 0;
        for (var place : places) {
            filled.append(text, from, place.from()).append(value.apply(place.name()));
            from = place.to();
        }
        return filled.append(text, from, text.length()).toString();
    }

    private void problem(String words) {
        problems.add(new PlaceholderProblem(
                (int) text.substring(0, at).chars().filter(c -> c == '\n').count(), words));
    }

    private boolean isIn(char context) {
        return !open.isEmpty() && open.charAt(open.length() - 1) == context;
    }

    private boolean quoted() {
        return open.indexOf("\"") >= 0 || open.indexOf("'") >= 0 || open.indexOf("`") >= 0;
    }

    private void step() {
        char c = text.charAt(at);
        if (c == '\'' && !isIn('"')) {
            toggle(c);
        } else if (c == '$' && placeholder()) {
            return;
        } else if (isIn('\'')) {
            take(1);
        } else if (c == '\\') {
            take(Math.min(2, text.length() - at));
        } else if (c == '"' || c == '`') {
            toggle(c);
        } else if (c == '$' && text.startsWith("$(", at)) {
            open.append('(');
            take(2);
        } else if (isIn('"')) {
            take(1);
        } else if (c == '#' && word.isEmpty()) {
            int end = text.indexOf('\n', at);
            at = end < 0 ? text.length() : end;
        } else {
            plain(c);
        }
    }

    private void toggle(char quote) {
        if (isIn(quote)) {
            open.setLength(open.length() - 1);
        } else {
            open.append(quote);
        }
        take(1);
    }

    private void take(int count) {
        word.append(text, at, at + count);
        at += count;
    }

    private void plain(char c) {
        hereDocument |= text.startsWith("<<", at);
        if (c == '(') {
            open.append('(');
        } else if (c == ')' && isIn('(')) {
            open.setLength(open.length() - 1);
        }
        if (c == ' ' || c == '\t') {
            endWord();
            at++;
        } else if (";|&\n()".indexOf(c) >= 0) {
            endWord();
            words.clear();
            at++;
        } else {
            take(1);
        }
    }

    private void endWord() {
        if (!word.isEmpty()) {
            words.add(word.toString());
            word.setLength(0);
        }
    }

    private boolean placeholder() {
        var found = RunbookPlaceholders.NAME.matcher(text).region(at, text.length());
        if (!found.lookingAt() || !isPlaceholder.test(found.group(1))) {
            return false;
        }
        var name = found.group(1);
        if (quoted()) {
            problem("$" + name + " is within quotes; remove them: a label is always inserted as one word");
        } else if (word.isEmpty() && isCommand(words.size())) {
            problem("$" + name + " is where a command's name is expected; a label is never a command");
        } else {
            evaluatingProgram()
                    .ifPresent(program -> problem(program + " reads $" + name + " as program text; pass it to a"
                            + " command that takes it as a plain argument"));
        }
        places.add(new FoundPlaceholder(at, found.end(), name, word.isEmpty()));
        take(found.end() - at);
        return true;
    }

    /// The program in the command so far that would evaluate its next word as program text.
    private Optional<String> evaluatingProgram() {
        for (int i = 0; i < words.size(); i++) {
            var program = words.get(i).substring(words.get(i).lastIndexOf('/') + 1);
            if (isCommand(i) && evaluates(program, words.subList(i + 1, words.size()))) {
                return Optional.of(program);
            }
        }
        return Optional.empty();
    }

    /// Whether the word at this position is probably the name of a command.
    private boolean isCommand(int number) {
        return number > 0 && words.get(number - 1).matches("-exec(dir)?|-ok(dir)?")
                || words.subList(0, number).stream()
                        .allMatch(w -> BEFORE_COMMAND.contains(w) || w.matches("-.*|\\d.*|[A-Za-z_]\\w*=.*"));
    }

    private boolean evaluates(String program, List<String> arguments) {
        return EVALUATES_ALL.contains(program)
                || PROGRAM_FIRST.contains(program) && arguments.stream().allMatch(w -> w.startsWith("-"))
                || INTERPRETERS.contains(program) && programIsNext(arguments)
                || program.equals("ssh") && hasDestination(arguments);
    }

    private boolean programIsNext(List<String> arguments) {
        return PROGRAM_OPTION.matcher(word).matches()
                || word.isEmpty()
                        && !arguments.isEmpty()
                        && PROGRAM_OPTION.matcher(arguments.getLast()).matches();
    }

    private static boolean hasDestination(List<String> arguments) {
        for (int i = 0; i < arguments.size(); i++) {
            if (SSH_OPTION_WITH_VALUE.matcher(arguments.get(i)).matches()) {
                i++;
            } else if (!arguments.get(i).startsWith("-")) {
                return true;
            }
        }
        return false;
    }
}
