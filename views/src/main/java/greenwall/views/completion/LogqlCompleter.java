package greenwall.views.completion;

import greenwall.views.QueryCompletions;
import greenwall.views.QueryCompletions.Kind;
import greenwall.views.QueryCompletions.Language;
import greenwall.views.QueryCompletions.Suggestion;
import java.util.List;
import java.util.function.Supplier;

/// Completes LogQL: stream labels and their values, stages after a pipe, and functions before a selector.
///
/// @param cluster the cluster whose Loki is queried
public record LogqlCompleter(Supplier<String> cluster) implements Completer {
    private static final List<Suggestion> STAGES = words("""
            json|extracts the fields of JSON lines
            logfmt|extracts the fields of key=value lines
            pattern "|extracts the parts named <name> in a pattern
            regexp "|extracts the named groups of a regular expression
            unpack|unpacks lines that the shipper packed
            line_format "|rewrites the line
            label_format |renames or writes labels
            decolorize|removes colour codes from the line
            drop |drops labels
            keep |keeps only these labels
            unwrap |uses the value of a label as the sample
            """);
    private static final List<Suggestion> FUNCTIONS = words("""
            count_over_time(|lines in each range
            rate(|lines per second
            bytes_over_time(|bytes in each range
            bytes_rate(|bytes per second
            sum by (|sums by labels
            topk(|the largest values
            sum(|sums everything
            """);

    /// @param lines each a word and its meaning, separated by a bar
    private static List<Suggestion> words(String lines) {
        return lines.lines()
                .map(line -> line.split("\\|"))
                .map(parts -> new Suggestion(parts[0], parts[1]))
                .toList();
    }

    @Override
    public Candidates at(String text, int caret) {
        var at = CaretContext.in(text, caret, true);
        return switch (at.where()) {
            case LABEL -> at.suggest(List.of(), request(Kind.LABELS, ""), "=\"");
            case GROUPING -> at.suggest(List.of(), request(Kind.LABELS, ""), "");
            case VALUE -> at.suggest(List.of(), request(Kind.VALUES, at.label()), "\"");
            case STAGE -> at.suggest(STAGES, "");
            case DURATION -> at.suggest(PromqlCompleter.words(PromqlCompleter.DURATIONS, "a duration"), "]");
            case WORD -> at.typed().isEmpty() ? Candidates.NOTHING : at.suggest(FUNCTIONS, "");
            case AFTER_LABEL, TEXT -> Candidates.NOTHING;
        };
    }

    private QueryCompletions.Request request(Kind kind, String label) {
        return new QueryCompletions.Request(cluster.get(), Language.LOGQL, kind, label, "");
    }
}
