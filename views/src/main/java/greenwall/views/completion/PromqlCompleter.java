package greenwall.views.completion;

import greenwall.fleet.promql.PromqlFunction;
import greenwall.views.QueryCompletions;
import greenwall.views.QueryCompletions.Kind;
import greenwall.views.QueryCompletions.Language;
import greenwall.views.QueryCompletions.Suggestion;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// Completes PromQL: metrics and functions, labels of the metric before the brace, their values, and
/// durations.
///
/// @param cluster the cluster whose Prometheus is queried
public record PromqlCompleter(Supplier<String> cluster) implements Completer {
    private static final List<String> AGGREGATORS =
            List.of("sum avg min max count topk bottomk quantile stddev stdvar count_values group".split(" "));
    static final List<String> DURATIONS = List.of("1m", "5m", "15m", "30m", "1h", "6h", "1d", "7d");

    @Override
    public Candidates at(String text, int caret) {
        var at = CaretContext.in(text, caret, false);
        return switch (at.where()) {
            case WORD ->
                at.typed().isEmpty() && !text.isBlank()
                        ? Candidates.NOTHING
                        : at.suggest(functions(), request(Kind.METRICS, "", ""), "");
            case LABEL -> at.suggest(List.of(), request(Kind.LABELS, "", at.before()), "=\"");
            case GROUPING -> at.suggest(List.of(), request(Kind.LABELS, "", ""), "");
            case VALUE -> at.suggest(List.of(), request(Kind.VALUES, at.label(), at.before()), "\"");
            case DURATION -> at.suggest(words(DURATIONS, "a duration"), "]");
            case AFTER_LABEL, STAGE, TEXT -> Candidates.NOTHING;
        };
    }

    private QueryCompletions.Request request(Kind kind, String label, String selector) {
        return new QueryCompletions.Request(cluster.get(), Language.PROMQL, kind, label, selector);
    }

    static List<Suggestion> words(List<String> texts, String meaning) {
        return texts.stream().map(text -> new Suggestion(text, meaning)).toList();
    }

    private static List<Suggestion> functions() {
        var words = new ArrayList<>(words(AGGREGATORS, "aggregation"));
        for (var function : PromqlFunction.values()) {
            words.add(new Suggestion(function.word() + "(", "function"));
        }
        return words;
    }
}
