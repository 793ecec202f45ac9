package greenwall.views.completion;

import greenwall.views.QueryTerms;
import greenwall.views.QueryTerms.Kind;
import greenwall.views.QueryTerms.Language;
import greenwall.views.QueryTerms.Word;
import java.util.List;
import java.util.function.Supplier;

/// Completes LogQL: stream labels and their values, stages after a pipe, and functions before a selector.
///
/// @param cluster the cluster whose Loki is queried
public record LogqlCompleter(Supplier<String> cluster) implements Completer {
    private static final List<Word> STAGES = List.of(
            new Word("json", "extracts the fields of JSON lines"),
            new Word("logfmt", "extracts the fields of key=value lines"),
            new Word("pattern \"", "extracts parts as <name> in a pattern"),
            new Word("regexp \"", "extracts the named groups of a regular expression"),
            new Word("unpack", "unpacks lines that the shipper packed"),
            new Word("line_format \"", "rewrites the line"),
            new Word("label_format ", "renames or writes labels"),
            new Word("decolorize", "removes colour codes from the line"),
            new Word("drop ", "drops labels"),
            new Word("keep ", "keeps only these labels"),
            new Word("unwrap ", "uses the value of a label as the sample"));
    private static final List<Word> FUNCTIONS = List.of(
            new Word("count_over_time(", "lines in each range"),
            new Word("rate(", "lines per second"),
            new Word("bytes_over_time(", "bytes in each range"),
            new Word("bytes_rate(", "bytes per second"),
            new Word("sum by (", "sums by labels"),
            new Word("topk(", "the maximum"),
            new Word("sum(", "sums everything"));

    @Override
    public Candidates at(String text, int caret) {
        var at = Caret.in(text, caret, true);
        return switch (at.where()) {
            case LABEL -> at.suggest(List.of(), question(Kind.LABELS, ""), "=\"");
            case GROUPING -> at.suggest(List.of(), question(Kind.LABELS, ""), "");
            case VALUE -> at.suggest(List.of(), question(Kind.VALUES, at.label()), "\"");
            case STAGE -> at.suggest(STAGES, "");
            case DURATION -> at.suggest(PromqlCompleter.words(PromqlCompleter.DURATIONS, "a duration"), "]");
            case WORD -> at.typed().isEmpty() ? Candidates.NOTHING : at.suggest(FUNCTIONS, "");
            case AFTER_LABEL, TEXT -> Candidates.NOTHING;
        };
    }

    private QueryTerms.Question question(Kind kind, String label) {
        return new QueryTerms.Question(cluster.get(), Language.LOGQL, kind, label, "");
    }
}
