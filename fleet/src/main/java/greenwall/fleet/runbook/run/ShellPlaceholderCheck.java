package greenwall.fleet.runbook.run;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Finds the placeholders of a shell command, and those in unsafe places: within quotes, which the value could
/// close, and in arguments that a program evaluates as program text.
final class ShellPlaceholderCheck {
    private static final int MAX_WORDS = 200;
    private static final int MAX_WORD_LENGTH = 4_000;
    private static final int MAX_DEPTH = 20;
    /// An arithmetic expression among the open brackets.
    private static final char ARITHMETIC = '+';
    private static final Pattern REDIRECTION = Pattern.compile("(\\d*|&)[<>].*", Pattern.DOTALL);
    private static final Pattern REDIRECTION_OPERATOR = Pattern.compile("(\\d*|&)[<>]+[&|]?");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{?([A-Za-z_]\\w*)");
    private static final Pattern SUBSTITUTION = Pattern.compile("\\$\\($");
    private static final Pattern ASSIGNED = Pattern.compile("([A-Za-z_]\\w*)\\+?=.*", Pattern.DOTALL);

    /// @param beginsWord whether the inserted value begins a word, and so could be read as an option
    record FoundPlaceholder(int from, int to, String name, boolean beginsWord) {}

    /// A command that continues after a substitution or a subshell.
    private record OuterCommand(List<String> words, String word) {}

    /// @param line the number of the line, counted from 0
    record PlaceholderProblem(int line, String message) {}

    private final String text;
    private final Predicate<String> isPlaceholder;
    private final List<FoundPlaceholder> places = new ArrayList<>();
    private final List<PlaceholderProblem> problems = new ArrayList<>();
    /// The open quotes and substitutions, the innermost last.
    private final StringBuilder open = new StringBuilder();
    /// The words of the current command, without quotes and redirections.
    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private final Deque<OuterCommand> outer = new ArrayDeque<>();
    /// The variables that contain a label.
    private final Set<String> variables = new HashSet<>();
    /// Whether the next word is where a redirection leads.
    private boolean targetIsNext;
    private boolean piped;
    private boolean programFromPipe;
    private boolean hereDocument;
    private int at;
    private int line;
    private int lineCountedTo;

    private ShellPlaceholderCheck(String text, Predicate<String> isPlaceholder) {
        this.text = text;
        this.isPlaceholder = isPlaceholder;
        while (at < text.length()) {
            step();
        }
        endCommand();
        if (!open.isEmpty() && !places.isEmpty()) {
            problem("a quote or a bracket in this command is not closed");
        }
        if ((hereDocument || programFromPipe) && !places.isEmpty()) {
            problem((hereDocument ? "a here-document" : "a pipe into a shell") + " is not allowed in a command with $"
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
        line += (int)
                text.substring(lineCountedTo, at).chars().filter(c -> c == '\n').count();
        lineCountedTo = at;
        problems.add(new PlaceholderProblem(line, words));
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
        } else if (c == '$' && variable()) {
            take(1);
        } else if (text.startsWith("\\\n", at)) {
            at += 2;
        } else if (c == '\\') {
            take(Math.min(2, text.length() - at));
        } else if (c == '"' || c == '`') {
            toggle(c);
        } else if (c == '$' && text.startsWith("$(", at)) {
            take(2);
            enter('(');
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
        boolean afterOperator = REDIRECTION_OPERATOR.matcher(word).matches();
        if (c == ' ' || c == '\t') {
            endWord();
            at++;
        } else if (c == '<' || c == '>') {
            if (!afterOperator
                    && !word.chars().allMatch(Character::isDigit)
                    && !word.toString().equals("&")) {
                endWord();
            }
            take(1);
        } else if ((c == '&' || c == '|') && afterOperator) {
            take(1);
        } else if (text.startsWith("&>", at)) {
            endWord();
            take(1);
        } else if (c == '(') {
            bracket(afterOperator);
        } else if (c == ')' && (isIn('(') || isIn(ARITHMETIC))) {
            endCommand();
            open.setLength(open.length() - 1);
            var before = outer.pop();
            words.addAll(before.words());
            word.append(before.word());
            word.append(word.isEmpty() ? "" : ")");
            at++;
        } else if (";|&\n)".indexOf(c) >= 0) {
            boolean continues = words.isEmpty() && word.isEmpty();
            endCommand();
            boolean or = c == '|' && at > 0 && text.charAt(at - 1) == '|';
            piped = c == '|' && !or || piped && continues && !or;
            at++;
        } else {
            take(1);
        }
    }

    private void bracket(boolean afterOperator) {
        boolean arithmetic = at > 0 && text.charAt(at - 1) == '(';
        if (afterOperator) {
            take(1);
        } else {
            endCommand();
            at++;
        }
        enter(arithmetic ? ARITHMETIC : '(');
    }

    private void enter(char bracket) {
        open.append(bracket);
        outer.push(new OuterCommand(List.copyOf(words), word.toString()));
        words.clear();
        word.setLength(0);
    }

    private void endWord() {
        if (word.isEmpty()) {
            return;
        }
        var ended = word.toString();
        word.setLength(0);
        if (REDIRECTION.matcher(ended).matches()) {
            targetIsNext = REDIRECTION_OPERATOR.matcher(ended).matches();
        } else if (targetIsNext) {
            targetIsNext = false;
        } else if (ended.equals("{") && (words.isEmpty() || words.getFirst().equals("function"))) {
            words.clear();
        } else {
            words.add(unquoted(ended));
        }
    }

    private static String unquoted(String word) {
        return word.replaceAll("['\"\\\\]", "");
    }

    private void endCommand() {
        endWord();
        programFromPipe |= piped && (isTooLong() || new LabelExecutionCheck(words, "").readsProgram());
        words.clear();
        targetIsNext = false;
    }

    private boolean placeholder() {
        var found = RunbookPlaceholders.NAME.matcher(text).region(at, text.length());
        if (!found.lookingAt() || !isPlaceholder.test(found.group(1))) {
            return false;
        }
        var name = found.group(1);
        if (quoted()) {
            problem("$" + name + " is within quotes; remove them: a label is always inserted as one word");
        } else if (open.indexOf(String.valueOf(ARITHMETIC)) >= 0) {
            problem("$" + name + " is within an arithmetic expression, which a shell evaluates");
        } else if (isTooLong()) {
            problem("the command before $" + name + " is too long to be checked; split it");
        } else {
            checkPlace(name);
            checkOuterCommands(name);
            noteAssignment();
        }
        places.add(new FoundPlaceholder(at, found.end(), name, word.isEmpty()));
        take(found.end() - at);
        return true;
    }

    private void checkPlace(String name) {
        var command = new LabelExecutionCheck(words, unquoted(word.toString()));
        if (targetIsNext || REDIRECTION.matcher(word).matches()) {
            if (command.readsProgram()) {
                problem("a shell reads the file $" + name + " as program text");
            }
        } else {
            checkCommand(command, name);
        }
    }

    /// The output of a substitution with a label belongs to the command around it.
    private void checkOuterCommands(String name) {
        outer.stream()
                .filter(around -> !around.word().isEmpty())
                .map(around -> new LabelExecutionCheck(
                        around.words(),
                        unquoted(SUBSTITUTION.matcher(around.word()).replaceFirst(""))))
                .forEach(around -> checkCommand(around, name));
    }

    private void checkCommand(LabelExecutionCheck command, String name) {
        if (command.isCommand()) {
            problem("$" + name + " is where a command's name is expected; a label is never a command");
        } else {
            command.evaluatingProgram()
                    .ifPresent(program -> problem(program + " reads $" + name + " as program text; pass it to a"
                            + " command that takes it as a plain argument"));
        }
    }

    /// Records each variable that is assigned here, or by a loop, because it contains a label.
    private void noteAssignment() {
        noteAssignment(new OuterCommand(words, word.toString()));
        outer.forEach(this::noteAssignment);
    }

    private void noteAssignment(OuterCommand command) {
        var assigned = ASSIGNED.matcher(command.word());
        if (assigned.matches()) {
            variables.add(assigned.group(1));
        } else if (command.words().size() > 2 && command.words().getFirst().equals("for")) {
            variables.add(command.words().get(1));
        }
    }

    /// Whether a variable with a label is here; it is checked like a label.
    private boolean variable() {
        var found = VARIABLE.matcher(text).region(at, text.length());
        if (!found.lookingAt() || !variables.contains(found.group(1))) {
            return false;
        }
        if (isTooLong()) {
            problem("the command before $" + found.group(1) + " is too long to be checked; split it");
        } else {
            checkCommand(new LabelExecutionCheck(words, unquoted(word.toString())), found.group(1));
            checkOuterCommands(found.group(1));
            noteAssignment();
        }
        return true;
    }

    private boolean isTooLong() {
        return words.size() >= MAX_WORDS || word.length() > MAX_WORD_LENGTH || outer.size() > MAX_DEPTH;
    }
}
