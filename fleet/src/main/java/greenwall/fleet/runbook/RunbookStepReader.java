package greenwall.fleet.runbook;

import greenwall.fleet.incident.IncidentEnd;
import greenwall.fleet.incident.IncidentVerdict;
import greenwall.fleet.runbook.RunbookStep.Branch;
import greenwall.fleet.runbook.RunbookStep.Choice;
import greenwall.fleet.runbook.RunbookStep.Condition;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Creates a step from a fenced block in one of the console's languages.
record RunbookStepReader(String file, int line, List<RunbookError> errors) {
    private static final Pattern ENTRY = Pattern.compile("([a-z]+)(?: (\\d{1,6}))?:\\s*(.*)");
    private static final Pattern TARGET = Pattern.compile("#([^\\s]+)\\s*(.*)");

    private void problem(int at, String text) {
        errors.add(new RunbookError(file, at, text));
    }

    Optional<RunbookStep> read(String language, String title, List<String> content) {
        var text = String.join("\n", content).strip();
        return switch (language) {
            case "promql" -> Optional.of(new RunbookStep.Promql(title, text, line));
            case "logql" -> Optional.of(new RunbookStep.Logql(title, text, line));
            case "shell" -> Optional.of(new RunbookStep.Shell(title, text, line));
            case "probe" -> Optional.of(probe(title, text));
            case "picture" -> Optional.of(picture(title, content));
            case "decide" -> Optional.of(decide(title, content));
            case "verdict" -> verdict(content);
            default -> Optional.empty();
        };
    }

    private RunbookStep probe(String title, String text) {
        var words = text.isEmpty() ? new String[] {""} : text.split("\\s+");
        var arguments = new LinkedHashMap<String, String>();
        for (int i = 1; i < words.length; i++) {
            int equal = words[i].indexOf('=');
            arguments.put(
                    equal < 0 ? words[i] : words[i].substring(0, equal),
                    equal < 0 ? "" : words[i].substring(equal + 1));
        }
        return new RunbookStep.Probe(title, words[0], arguments, line);
    }

    /// An entry of a block: a line `name: value` and the indented lines below it.
    ///
    /// @param number the number after the name; 1 if there is none
    private record Entry(String name, int number, String value, int line) {}

    private List<Entry> entries(List<String> content) {
        var all = new ArrayList<Entry>();
        for (int i = 0; i < content.size(); i++) {
            var text = content.get(i);
            int at = line + 1 + i;
            var entry = ENTRY.matcher(text);
            if (text.isBlank()) {
                continue;
            }
            if (text.startsWith(" ") && !all.isEmpty()) {
                var last = all.removeLast();
                all.add(new Entry(last.name(), last.number(), last.value() + " " + text.strip(), last.line()));
            } else if (entry.matches()) {
                all.add(new Entry(
                        entry.group(1),
                        entry.group(2) == null ? 1 : Integer.parseInt(entry.group(2)),
                        entry.group(3).strip(),
                        at));
            } else {
                problem(at, "found \"" + text.strip() + "\"; write name: value, and continue with an indented line");
            }
        }
        return all;
    }

    private RunbookStep picture(String title, List<String> content) {
        var words = title.split("\\s+", 2);
        var features = entries(content).stream()
                .map(e -> new RunbookStep.Feature(e.name(), Math.max(1, e.number()), e.value(), e.line()))
                .toList();
        if (words[0].isEmpty() || features.isEmpty()) {
            problem(
                    line,
                    "a picture needs a name after the word picture, and lines below it such as latency: EXPRESSION");
        }
        return new RunbookStep.CaseComparison(words.length > 1 ? words[1] : "", words[0], features);
    }

    private RunbookStep decide(String title, List<String> content) {
        var conditions = new ArrayList<Condition>();
        var branches = new EnumMap<Choice, Branch>(Choice.class);
        Optional<String> question = Optional.empty();
        for (var entry : entries(content)) {
            switch (entry.name()) {
                case "when", "and" -> conditions.add(new Condition.PromqlComparison(entry.value(), entry.line()));
                case "lines" -> conditions.add(new Condition.MinimumLines(entry.number(), entry.value(), entry.line()));
                case "ask" -> question = Optional.of(entry.value());
                case "yes", "no", "unknown" -> branch(entry, branches);
                default ->
                    problem(
                            entry.line(),
                            "found \"" + entry.name() + ":\"; expected one of when, and, lines, ask, yes, no, unknown");
            }
        }
        if (conditions.isEmpty() == question.isEmpty()) {
            problem(line, "a decision has either conditions (when:, lines:) or a question (ask:)");
        }
        for (var required : List.of(Choice.YES, Choice.NO)) {
            if (!branches.containsKey(required)) {
                problem(
                        line,
                        "this decision has no branch for " + required.word() + "; add " + required.word()
                                + ": #section");
            }
        }
        return new RunbookStep.Decision(title, conditions, question, branches, line);
    }

    private void branch(Entry entry, EnumMap<Choice, Branch> branches) {
        var target = TARGET.matcher(entry.value());
        if (!target.matches()) {
            problem(
                    entry.line(),
                    "found \"" + entry.value() + "\"; write the section and the reason: #incident REASON");
            return;
        }
        branches.put(
                Choice.valueOf(entry.name().toUpperCase(Locale.ROOT)),
                new Branch(target.group(1), target.group(2), entry.line()));
    }

    private Optional<RunbookStep> verdict(List<String> content) {
        var first = content.stream()
                .filter(l -> !l.isBlank())
                .findFirst()
                .orElse("")
                .strip();
        var verdict = IncidentVerdict.of(first);
        if (verdict.isEmpty()) {
            problem(
                    line,
                    "unknown verdict \"" + first + "\"; expected \"incident\", \"not an incident\" or \"unknown\"");
            return Optional.empty();
        }
        var rest = content.stream().filter(l -> !l.strip().equals(first)).toList();
        var because = new StringBuilder();
        var changes = new ArrayList<IncidentEnd.ProposedChange>();
        for (var entry : entries(rest)) {
            switch (entry.name()) {
                case "because" -> because.append(entry.value());
                case "inhibition", "threshold", "schedule", "other" ->
                    changes.add(new IncidentEnd.ProposedChange(
                            IncidentEnd.ChangeKind.valueOf(entry.name().toUpperCase(Locale.ROOT)), entry.value()));
                default ->
                    problem(
                            line,
                            "found \"" + entry.name()
                                    + ":\" in a verdict; expected one of because, inhibition, threshold, schedule, other");
            }
        }
        if (because.isEmpty()) {
            problem(line, "this verdict does not say why; add because: …");
        }
        return Optional.of(new RunbookStep.Verdict(verdict.get(), because.toString(), changes, line));
    }
}
