package greenwall.views.dashboard;

import greenwall.fleet.dashboard.DashboardRegex;
import greenwall.fleet.dashboard.NumberText;
import greenwall.fleet.dashboard.RegexStepBudget;
import greenwall.fleet.dashboard.Variable;
import greenwall.views.PanelQueryRunner.Answer;
import greenwall.views.PanelQueryRunner.QueryKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// The request for a variable's query, and the extraction of the values from its result.
/// @param metricPattern a regular expression that a part of each metric must match; empty for all
record VariableQuery(QueryKind kind, String query, String label, String metricPattern) {
    private static final Pattern FUNCTION =
            Pattern.compile("(?s)^(label_values|label_names|metrics|query_result)\\((.*)\\)$");
    private static final Pattern LABEL = Pattern.compile("(?s)^(?:(.+),\\s*)?([\\w.:$\\[\\]]+)\\s*$");
    static final int MAX = 5_000;
    private static final int LONGEST = 10_000;
    /// Takes about half a second.
    private static final int MAX_STEPS = 50_000_000;

    static VariableQuery of(String written) {
        var text = written.strip();
        var series = new VariableQuery(QueryKind.SERIES, text, "", "");
        var function = FUNCTION.matcher(text);
        if (!function.matches()) {
            return series;
        }
        var argument = function.group(2).strip();
        return switch (function.group(1)) {
            case "label_names" -> new VariableQuery(QueryKind.LABEL_NAMES, argument, "", "");
            case "metrics" -> new VariableQuery(QueryKind.LABEL_VALUES, "", "__name__", argument);
            case "query_result" -> new VariableQuery(QueryKind.INSTANT, argument, "", "");
            default -> {
                var label = LABEL.matcher(function.group(2));
                yield label.matches()
                        ? new VariableQuery(
                                QueryKind.LABEL_VALUES,
                                Objects.requireNonNullElse(label.group(1), "").strip(),
                                label.group(2),
                                "")
                        : series;
            }
        };
    }

    /// The values of a result, extracted and sorted. Empty if the regular expression takes too long.
    Optional<List<Variable.Value>> values(Answer answer, String extraction, Variable.Sort sort) {
        var texts = new ArrayList<String>();
        switch (answer) {
            case Answer.StringsAnswer(var words) -> texts.addAll(words);
            case Answer.InstantAnswer(var vector, var _) -> {
                for (int i = 0; i < vector.size(); i++) {
                    texts.add(vector.labels(i) + " " + NumberText.plain(vector.value(i)) + " " + vector.timeMillis(i));
                }
            }
            case Answer.SeriesAnswer(var series) -> series.forEach(labels -> texts.add(labels.toString()));
            case Answer.RangeAnswer _, Answer.LinesAnswer _, Answer.Missing _ -> {}
        }
        var metric = DashboardRegex.backtracking(metricPattern, metricPattern);
        var taken = new LinkedHashMap<String, Variable.Value>();
        var regex = DashboardRegex.backtracking(extraction, extraction.isEmpty() ? "" : "^" + extraction + "$");
        var steps = new RegexStepBudget(MAX_STEPS);
        try {
            for (var text : texts) {
                if (text.length() > LONGEST
                        || metric.isPresent()
                                && !metric.get().matcher(steps.in(text)).find()) {
                    continue;
                }
                var found = regex.map(
                                pattern -> extracted(pattern, DashboardRegex.isGlobal(extraction), steps.in(text)))
                        .orElse(List.of(Variable.Value.of(text)));
                for (var value : found) {
                    if (taken.size() < MAX) {
                        taken.putIfAbsent(value.value(), value);
                    }
                }
            }
        } catch (RegexStepBudget.TooManyStepsException | StackOverflowError _) {
            return Optional.empty();
        }
        return Optional.of(sorted(taken.values(), sort));
    }

    /// The value that the named groups have, or else that of the first group of each match. Without a group, an
    /// expression only filters.
    ///
    /// @param all whether all matches of the text count, rather than the first
    private static List<Variable.Value> extracted(Pattern regex, boolean all, CharSequence text) {
        var matches =
                regex.matcher(text).results().limit(all ? Long.MAX_VALUE : 1).toList();
        var shown = named("text", matches);
        var value = named("value", matches);
        if (shown.isPresent() || value.isPresent()) {
            return List.of(new Variable.Value(
                    shown.or(() -> value).orElseThrow(), value.or(() -> shown).orElseThrow()));
        }
        var groups = matches.stream()
                .filter(match -> match.groupCount() > 0)
                .flatMap(match -> Optional.ofNullable(match.group(1)).stream())
                .map(Variable.Value::of)
                .toList();
        return matches.isEmpty() || !groups.isEmpty() ? groups : List.of(Variable.Value.of(text.toString()));
    }

    private static Optional<String> named(String group, List<MatchResult> matches) {
        return matches.stream()
                .filter(match -> match.namedGroups().containsKey(group))
                .flatMap(match -> Optional.ofNullable(match.group(group)).stream())
                .findFirst();
    }

    private static List<Variable.Value> sorted(Collection<Variable.Value> values, Variable.Sort sort) {
        Comparator<Variable.Value> by = switch (sort) {
            case NONE -> (_, _) -> 0;
            case ALPHABETICAL, ALPHABETICAL_DESCENDING -> Comparator.comparing(Variable.Value::text);
            case IGNORING_CASE, IGNORING_CASE_DESCENDING ->
                Comparator.comparing(Variable.Value::text, String.CASE_INSENSITIVE_ORDER);
            case NUMERICAL, NUMERICAL_DESCENDING, NATURAL, NATURAL_DESCENDING ->
                Comparator.comparingDouble((Variable.Value v) -> number(v.text()))
                        .thenComparing(Variable.Value::text);
        };
        boolean descending = sort.name().endsWith("DESCENDING");
        return values.stream().sorted(descending ? by.reversed() : by).toList();
    }

    private static double number(String text) {
        var match = Pattern.compile("\\d+(?:\\.\\d+)?").matcher(text);
        return match.find() ? Double.parseDouble(match.group()) : Double.POSITIVE_INFINITY;
    }
}
