package greenwall.views.completion;

import greenwall.views.QueryTerms;
import greenwall.views.QueryTerms.Kind;
import greenwall.views.QueryTerms.Language;
import greenwall.views.QueryTerms.Word;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Completes LogQL: labels of streams and their values, stages after a pipe, functions before a selector.
///
/// @param cluster whose Loki is asked
public record LogqlCompleter(Supplier<String> cluster) implements Completer {
    private static final List<Word> STAGES = List.of(
            new Word("json", "names the values within JSON lines"),
            new Word("logfmt", "names the values within key=value lines"),
            new Word("pattern \"", "names parts by <name> in a pattern"),
            new Word("regexp \"", "names parts by groups of a regular expression"),
            new Word("unpack", "undoes what a shipper packed"),
            new Word("line_format \"", "rewrites the line"),
            new Word("label_format ", "renames or writes labels"),
            new Word("decolorize", "takes colours out of the line"),
            new Word("drop ", "leaves labels out"),
            new Word("keep ", "keeps only these labels"),
            new Word("unwrap ", "the label whose number is counted"));
    private static final List<Word> FUNCTIONS = List.of(
            new Word("count_over_time(", "lines in each stretch of time"),
            new Word("rate(", "lines per second"),
            new Word("bytes_over_time(", "bytes in each stretch of time"),
            new Word("bytes_rate(", "bytes per second"),
            new Word("sum by (", "adds up by labels"),
            new Word("topk(", "the largest of them"),
            new Word("sum(", "adds all up"));

    @Override
    public Wanted at(String text, int caret) {
        var at = Caret.in(text, caret, true);
        return switch (at.where()) {
            case LABEL -> new Wanted(at.typed(), at.from(), List.of(), ask(Kind.LABELS, ""), "=\"");
            case GROUPING -> new Wanted(at.typed(), at.from(), List.of(), ask(Kind.LABELS, ""), "");
            case VALUE -> new Wanted(at.typed(), at.from(), List.of(), ask(Kind.VALUES, at.label()), "\"");
            case STAGE -> new Wanted(at.typed(), at.from(), STAGES, Optional.empty(), "");
            case DURATION ->
                new Wanted(
                        at.typed(),
                        at.from(),
                        PromqlCompleter.words(PromqlCompleter.DURATIONS, "a length of time"),
                        Optional.empty(),
                        "]");
            case WORD ->
                at.typed().isEmpty()
                        ? Wanted.NOTHING
                        : new Wanted(at.typed(), at.from(), FUNCTIONS, Optional.empty(), "");
            case AFTER_LABEL, TEXT -> Wanted.NOTHING;
        };
    }

    private Optional<QueryTerms.Question> ask(Kind kind, String label) {
        return Optional.of(new QueryTerms.Question(cluster.get(), Language.LOGQL, kind, label, ""));
    }
}
