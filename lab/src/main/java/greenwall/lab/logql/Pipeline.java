package greenwall.lab.logql;

import greenwall.fleet.logql.LabelFilter;
import greenwall.fleet.logql.LinePattern;
import greenwall.fleet.logql.LogqlText;
import greenwall.fleet.logql.Stage;
import greenwall.fleet.promql.Re2;
import greenwall.lab.template.GoTemplate;
import greenwall.lab.template.TemplateFunctions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The compiled stages of a query. Each stage returns whether the line passes.
record Pipeline(List<Predicate<LineDraft>> steps) {
    private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]*[a-zA-Z]");
    private static final Map<String, GoTemplate.Function> FUNCTIONS = TemplateFunctions.loki();

    static Pipeline of(List<Stage> stages) throws LogqlFailure {
        var steps = new ArrayList<Predicate<LineDraft>>(stages.size());
        for (Stage stage : stages) {
            steps.add(step(stage));
        }
        return new Pipeline(steps);
    }

    static Pipeline filters(List<LabelFilter> filters) {
        return new Pipeline(filters.stream().map(LabelFilters::of).toList());
    }

    /// Returns the resulting line; empty if a stage drops it.
    Optional<LogEntry> entry(LogEntry line) {
        var draft = new LineDraft(line.labels(), line.timeNanos(), line.text());
        return passes(draft)
                ? Optional.of(new LogEntry(draft.result(), line.timeNanos(), draft.text))
                : Optional.empty();
    }

    boolean passes(LineDraft draft) {
        for (var step : steps) {
            if (!step.test(draft)) {
                return false;
            }
        }
        return true;
    }

    private static Predicate<LineDraft> step(Stage stage) throws LogqlFailure {
        return switch (stage) {
            case Stage.LineFilter filter -> lineFilter(filter);
            case Stage.Json(var extractions) -> changing(new JsonStage(extractions)::apply);
            case Stage.Logfmt logfmt -> changing(new LogfmtStage(logfmt)::apply);
            case Stage.Regexp(var expression) -> changing(regexp(Re2.compile(expression)));
            case Stage.Pattern(var expression) ->
                changing(pattern(LinePattern.of(expression).parts()));
            case Stage.Unpack _ -> changing(JsonStage::unpack);
            case Stage.Keep(var filter) -> LabelFilters.of(filter);
            case Stage.LineFormat(var template) -> changing(lineFormat(stage, template));
            case Stage.LabelFormat(var assignments) -> changing(labelFormat(stage, assignments));
            case Stage.Decolorize _ ->
                changing(draft -> draft.text = COLOUR.matcher(draft.text).replaceAll(""));
            case Stage.DropLabels(var choices) ->
                changing(draft -> choices.stream()
                        .filter(choice -> draft.has(choice.name()) && chosen(choice, draft))
                        .forEach(choice -> draft.labels().remove(choice.name())));
            case Stage.KeepLabels(var choices) ->
                changing(draft -> draft.labels()
                        .keySet()
                        .removeIf(name -> !name.startsWith("__error")
                                && choices.stream().noneMatch(c -> c.name().equals(name) && chosen(c, draft))));
        };
    }

    /// A step that changes the line and lets it pass.
    private static Predicate<LineDraft> changing(Consumer<LineDraft> change) {
        return draft -> {
            change.accept(draft);
            return true;
        };
    }

    /// Named groups become labels.
    private static Consumer<LineDraft> regexp(Re2 regex) {
        return draft -> {
            var matcher = regex.matcher(draft.text);
            if (matcher.find()) {
                for (int i = 0; i < regex.groups().size(); i++) {
                    String name = regex.groups().get(i);
                    if (!name.isEmpty()) {
                        draft.extract(name, Objects.requireNonNullElse(matcher.group(i + 1), ""));
                    }
                }
            }
        };
    }

    /// Literals are matched from left to right, and the text between them is captured.
    private static Consumer<LineDraft> pattern(List<LinePattern.Part> parts) {
        return draft -> {
            String line = draft.text;
            int at = 0;
            String name = "";
            for (var part : parts) {
                if (part.capture()) {
                    name = part.text();
                    continue;
                }
                int end = line.indexOf(part.text(), at);
                if (name.isEmpty() && end != 0) {
                    return;
                }
                capture(draft, name, line.substring(at, end < 0 ? line.length() : end));
                if (end < 0) {
                    return;
                }
                at = end + part.text().length();
                name = "";
            }
            capture(draft, name, line.substring(at));
        };
    }

    private static void capture(LineDraft draft, String name, String value) {
        if (!name.isEmpty() && !name.equals("_")) {
            draft.extract(name, value);
        }
    }

    private static boolean chosen(Stage.LabelChoice choice, LineDraft draft) {
        return switch (choice) {
            case Stage.LabelChoice.Named _ -> true;
            case Stage.LabelChoice.Matching(var matcher) -> matcher.matches(draft.get(matcher.name()));
        };
    }

    private static LogqlFailure refuse(Stage stage, String why) {
        return new LogqlFailure(
                500,
                "rpc error: code = Unknown desc = parse error : stage '" + LogqlText.of(stage) + "' : " + why + "\n");
    }

    private static Predicate<LineDraft> lineFilter(Stage.LineFilter filter) throws LogqlFailure {
        var tests = new ArrayList<Predicate<String>>();
        for (var alternative : filter.alternatives()) {
            tests.add(test(filter, alternative));
        }
        boolean negative = filter.match().negative();
        return draft -> tests.stream().anyMatch(t -> t.test(draft.text)) != negative;
    }

    private static Predicate<String> test(Stage.LineFilter filter, Stage.Alternative alternative) throws LogqlFailure {
        String value = alternative.value();
        if (alternative.address()) {
            var range = AddressRange.of(value);
            if (range.isEmpty()) {
                throw refuse(filter, "ip: invalid pattern");
            }
            return range.get()::isIn;
        }
        if (!filter.match().regex()) {
            return value.isEmpty() ? _ -> true : line -> line.contains(value);
        }
        try {
            var regex = Re2.compile(value);
            return regex::find;
        } catch (Re2.Invalid invalid) {
            throw refuse(filter, invalid.text());
        }
    }

    private static Consumer<LineDraft> lineFormat(Stage stage, String text) throws LogqlFailure {
        GoTemplate template;
        try {
            template = GoTemplate.parse("line", text);
        } catch (GoTemplate.Fault fault) {
            throw refuse(stage, "invalid line template: " + fault.getMessage());
        }
        return draft -> {
            try {
                draft.text = render(template, draft);
            } catch (GoTemplate.Fault fault) {
                draft.fail("TemplateFormatErr", String.valueOf(fault.getMessage()));
            }
        };
    }

    private static Consumer<LineDraft> labelFormat(Stage stage, List<Stage.Assignment> assignments)
            throws LogqlFailure {
        var templates = new HashMap<String, GoTemplate>();
        for (var assignment : assignments) {
            if (!assignment.rename()) {
                try {
                    templates.put(assignment.label(), GoTemplate.parse("label", assignment.value()));
                } catch (GoTemplate.Fault fault) {
                    throw refuse(
                            stage, "invalid template for label '" + assignment.label() + "': " + fault.getMessage());
                }
            }
        }
        return draft -> {
            for (var assignment : assignments) {
                assign(draft, assignment, templates);
            }
        };
    }

    private static void assign(LineDraft draft, Stage.Assignment assignment, Map<String, GoTemplate> templates) {
        GoTemplate template = templates.get(assignment.label());
        if (template == null) {
            if (draft.has(assignment.value())) {
                String value = draft.get(assignment.value());
                draft.labels().remove(assignment.value());
                draft.labels().put(assignment.label(), value);
            }
            return;
        }
        try {
            draft.labels().put(assignment.label(), render(template, draft));
        } catch (GoTemplate.Fault fault) {
            draft.fail("TemplateFormatErr", String.valueOf(fault.getMessage()));
        }
    }

    private static String render(GoTemplate template, LineDraft draft) {
        var functions = new HashMap<>(FUNCTIONS);
        String line = draft.text;
        functions.put("__line__", _ -> line);
        functions.put("__timestamp__", _ -> (double) draft.timeNanos);
        Map<String, String> labels = new TreeMap<>(draft.labels());
        return template.render(labels, Map.of(), functions);
    }

    /// `| logfmt`: `key=value` pairs become labels. A key without a value is left out unless the stage keeps
    /// empty values.
    private record LogfmtStage(Stage.Logfmt stage) {
        private static final Pattern PAIR = Pattern.compile(
                "[\\x00- ]*+([^\\x00- =\"]++)"
                        + "(?:=(?:\"([^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+)\"|([^\\x00- =\"]*+(?![=\"]))))?+(?![=\"])",
                Pattern.DOTALL);
        private static final Pattern ESCAPE = Pattern.compile("\\\\(.)", Pattern.DOTALL);

        void apply(LineDraft draft) {
            var fields = new LinkedHashMap<String, String>();
            String fault = read(draft.text, fields);
            if (stage.extractions().isEmpty()) {
                fields.forEach(draft::extract);
            } else {
                for (var extraction : stage.extractions()) {
                    String value = fields.get(extraction.path());
                    if (value != null) {
                        draft.extract(extraction.label(), value);
                    }
                }
            }
            if (!fault.isEmpty()) {
                draft.fail("LogfmtParserErr", fault);
            }
        }

        /// Reads the fields. Returns the syntax error, or an empty string.
        private String read(String text, Map<String, String> fields) {
            var pair = PAIR.matcher(text);
            int at = 0;
            while (pair.region(at, text.length()).lookingAt()) {
                String quoted = pair.group(2);
                String value = quoted == null ? pair.group(3) : unquote(quoted);
                put(fields, pair.group(1), value == null ? "" : value);
                at = pair.end();
            }
            String rest = text.substring(at).stripLeading();
            return rest.isEmpty() ? "" : "logfmt syntax error at pos " + (text.length() - rest.length() + 1);
        }

        private void put(Map<String, String> fields, String name, String value) {
            if (!value.isEmpty() || stage.keepEmpty()) {
                fields.put(name, value);
            }
        }

        private static String unquote(String text) {
            return ESCAPE.matcher(text).replaceAll(escape -> switch (escape.group(1)) {
                case "n" -> "\n";
                case "t" -> "\t";
                case "r" -> "\r";
                default -> Matcher.quoteReplacement(escape.group(1));
            });
        }
    }
}
