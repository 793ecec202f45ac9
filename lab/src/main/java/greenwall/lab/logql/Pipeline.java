package greenwall.lab.logql;

import greenwall.fleet.Labels;
import greenwall.fleet.logql.LabelFilter;
import greenwall.fleet.logql.LogqlPrinter;
import greenwall.fleet.logql.PatternExpression;
import greenwall.fleet.logql.PipelineStage;
import greenwall.fleet.promql.Re2;
import greenwall.lab.template.GoTemplate;
import greenwall.lab.template.TemplateFunctions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The compiled stages of a query. Each stage returns whether the line passes.
record Pipeline(List<Predicate<PipelineLine>> steps) {
    private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]*[a-zA-Z]");
    private static final Map<String, GoTemplate.Function> FUNCTIONS = TemplateFunctions.loki();

    static Pipeline of(List<PipelineStage> stages) {
        var steps = new ArrayList<Predicate<PipelineLine>>(stages.size());
        for (PipelineStage stage : stages) {
            steps.add(step(stage));
        }
        return new Pipeline(steps);
    }

    static Pipeline filters(List<LabelFilter> filters) {
        return new Pipeline(filters.stream().map(CompiledLabelFilters::of).toList());
    }

    /// Returns the resulting line; empty if a stage drops it.
    Optional<LogEntry> entry(LogEntry line) {
        var pipelineLine = new PipelineLine(line.labels(), line.timeNanos(), line.text());
        return passes(pipelineLine)
                ? Optional.of(new LogEntry(pipelineLine.labels, line.timeNanos(), pipelineLine.text))
                : Optional.empty();
    }

    boolean passes(PipelineLine line) {
        for (var step : steps) {
            if (!step.test(line)) {
                return false;
            }
        }
        return true;
    }

    private static Predicate<PipelineLine> step(PipelineStage stage) {
        return switch (stage) {
            case PipelineStage.LineFilter filter -> lineFilter(filter);
            case PipelineStage.Json(var extractions) -> changing(new JsonStage(extractions)::apply);
            case PipelineStage.Logfmt logfmt -> changing(new LogfmtStage(logfmt)::apply);
            case PipelineStage.Regexp(var expression) -> changing(regexp(Re2.compile(expression)));
            case PipelineStage.Pattern(var expression) ->
                changing(pattern(PatternExpression.of(expression).parts()));
            case PipelineStage.Unpack _ -> changing(JsonStage::unpack);
            case PipelineStage.FilterLabels(var filter) -> CompiledLabelFilters.of(filter);
            case PipelineStage.LineFormat(var template) ->
                changing(filling(stage, "line", template, (line, text) -> line.text = text));
            case PipelineStage.LabelFormat(var assignments) -> changing(labelFormat(stage, assignments));
            case PipelineStage.Decolorize _ ->
                changing(line -> line.text = COLOUR.matcher(line.text).replaceAll(""));
            case PipelineStage.DropLabels(var choices) ->
                changing(line -> line.labels = line.labels.without(chosen(choices, line.labels)));
            case PipelineStage.KeepLabels(var choices) ->
                changing(line -> {
                    var kept = chosen(choices, line.labels);
                    kept.addAll(List.of(PipelineLine.ERROR, PipelineLine.ERROR_DETAILS));
                    line.labels = line.labels.only(kept);
                });
        };
    }

    /// A step that changes the line and lets it pass.
    private static Predicate<PipelineLine> changing(Consumer<PipelineLine> change) {
        return line -> {
            change.accept(line);
            return true;
        };
    }

    /// Named groups become labels.
    private static Consumer<PipelineLine> regexp(Re2 regex) {
        return line -> {
            var matcher = regex.matcher(line.text);
            if (matcher.find()) {
                for (int i = 0; i < regex.groups().size(); i++) {
                    String name = regex.groups().get(i);
                    if (!name.isEmpty()) {
                        line.extract(name, Objects.requireNonNullElse(matcher.group(i + 1), ""));
                    }
                }
            }
        };
    }

    /// Literals are matched from left to right, and the text between them is captured.
    private static Consumer<PipelineLine> pattern(List<PatternExpression.Part> parts) {
        return pipelineLine -> {
            String line = pipelineLine.text;
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
                capture(pipelineLine, name, line.substring(at, end < 0 ? line.length() : end));
                if (end < 0) {
                    return;
                }
                at = end + part.text().length();
                name = "";
            }
            capture(pipelineLine, name, line.substring(at));
        };
    }

    private static void capture(PipelineLine line, String name, String value) {
        if (!name.isEmpty() && !name.equals("_")) {
            line.extract(name, value);
        }
    }

    private static Set<String> chosen(List<PipelineStage.LabelChoice> choices, Labels labels) {
        return choices.stream()
                .filter(choice -> switch (choice) {
                    case PipelineStage.LabelChoice.ByName _ -> true;
                    case PipelineStage.LabelChoice.ByMatcher(var matcher) ->
                        matcher.matches(labels.get(matcher.name()));
                })
                .map(PipelineStage.LabelChoice::name)
                .collect(Collectors.toCollection(HashSet::new));
    }

    private static LogqlEvaluationException refuse(PipelineStage stage, String why) {
        return new LogqlEvaluationException(
                500,
                "rpc error: code = Unknown desc = parse error : stage '" + LogqlPrinter.of(stage) + "' : " + why
                        + "\n");
    }

    private static Predicate<PipelineLine> lineFilter(PipelineStage.LineFilter filter) {
        var tests = new ArrayList<Predicate<String>>();
        for (var alternative : filter.alternatives()) {
            tests.add(test(filter, alternative));
        }
        boolean negative = filter.match().negative();
        return line -> tests.stream().anyMatch(t -> t.test(line.text)) != negative;
    }

    private static Predicate<String> test(PipelineStage.LineFilter filter, PipelineStage.Alternative alternative) {
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
        } catch (Re2.InvalidPatternException invalid) {
            throw refuse(filter, invalid.text());
        }
    }

    private static Consumer<PipelineLine> labelFormat(PipelineStage stage, List<PipelineStage.Assignment> assignments) {
        Consumer<PipelineLine> all = _ -> {};
        for (var assignment : assignments) {
            String label = assignment.label();
            String value = assignment.value();
            all = all.andThen(
                    assignment.rename()
                            ? line -> rename(line, value, label)
                            : filling(
                                    stage,
                                    "label",
                                    value,
                                    (line, text) -> line.labels = line.labels.with(label, text)));
        }
        return all;
    }

    private static void rename(PipelineLine line, String from, String to) {
        if (line.labels.has(from)) {
            line.labels = line.labels.without(from).with(to, line.labels.get(from));
        }
    }

    /// Fills in a template, or marks the line if that fails.
    ///
    /// @param what what the template is for, to be named in its errors
    private static Consumer<PipelineLine> filling(
            PipelineStage stage, String what, String text, BiConsumer<PipelineLine, String> receiver) {
        GoTemplate template;
        try {
            template = GoTemplate.parse(what, text);
        } catch (GoTemplate.TemplateException fault) {
            throw refuse(stage, "invalid " + what + " template: " + fault.getMessage());
        }
        return pipelineLine -> {
            String line = pipelineLine.text;
            var functions = new HashMap<>(FUNCTIONS);
            functions.put("__line__", _ -> line);
            functions.put("__timestamp__", _ -> (double) pipelineLine.timeNanos);
            try {
                receiver.accept(pipelineLine, template.render(pipelineLine.labels.toMap(), Map.of(), functions));
            } catch (GoTemplate.TemplateException fault) {
                pipelineLine.fail("TemplateFormatErr", String.valueOf(fault.getMessage()));
            }
        };
    }

    /// `| logfmt`: `key=value` pairs become labels. A key without a value is left out: a label cannot be empty.
    private record LogfmtStage(PipelineStage.Logfmt stage) {
        private static final Pattern PAIR = Pattern.compile(
                "[\\x00- ]*+([^\\x00- =\"]++)"
                        + "(?:=(?:\"([^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+)\"|([^\\x00- =\"]*+(?![=\"]))))?+(?![=\"])",
                Pattern.DOTALL);
        private static final Pattern ESCAPE = Pattern.compile("\\\\(.)", Pattern.DOTALL);

        void apply(PipelineLine line) {
            var fields = new LinkedHashMap<String, String>();
            String text = line.text;
            var pair = PAIR.matcher(text);
            int at = 0;
            while (pair.region(at, text.length()).lookingAt()) {
                String quoted = pair.group(2);
                String value = quoted == null ? pair.group(3) : unquote(quoted);
                if (value != null && !value.isEmpty()) {
                    fields.put(pair.group(1), value);
                }
                at = pair.end();
            }
            if (stage.extractions().isEmpty()) {
                fields.forEach(line::extract);
            }
            for (var extraction : stage.extractions()) {
                if (fields.containsKey(extraction.path())) {
                    line.extract(extraction.label(), fields.get(extraction.path()));
                }
            }
            String rest = text.substring(at).stripLeading();
            if (!rest.isEmpty()) {
                line.fail("LogfmtParserErr", "logfmt syntax error at pos " + (text.length() - rest.length() + 1));
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
