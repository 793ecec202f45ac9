package greenwall.fleet.probe.result;

import greenwall.fleet.SanitizedText;
import greenwall.fleet.probe.ProbeOutput;
import java.util.LinkedHashMap;
import java.util.List;

/// Truncates the texts of outputs. Results limit the number of names that they keep, but a name of several
/// megabytes would defeat that limit. A truncated text ends in `…`.
final class OutputTruncator {
    private static final int NAME = 512;
    private static final int TEXT = 4_096;
    private static final int MAX_FRAMES = 1_024;

    private OutputTruncator() {}

    static ProbeOutput of(ProbeOutput output) {
        return switch (output) {
            case ProbeOutput.Hist h
            when isLong(h.name(), NAME) || isLong(h.key(), NAME) || isLong(h.unit(), NAME) ->
                new ProbeOutput.Hist(h.at(), cut(h.name(), NAME), cut(h.key(), NAME), cut(h.unit(), NAME), h.buckets());
            case ProbeOutput.Count c
            when isLong(c.name(), NAME) || isLong(c.key(), NAME) ->
                new ProbeOutput.Count(c.at(), cut(c.name(), NAME), cut(c.key(), NAME), c.value());
            case ProbeOutput.Stack s
            when isLong(s.key(), NAME) || s.frames().size() > MAX_FRAMES || anyLong(s.frames()) ->
                new ProbeOutput.Stack(
                        s.at(),
                        cut(s.key(), NAME),
                        cut(s.frames()
                                .subList(0, Math.min(MAX_FRAMES, s.frames().size()))),
                        s.count());
            case ProbeOutput.Table t
            when anyLong(t.columns()) || t.rows().stream().anyMatch(OutputTruncator::anyLong) ->
                new ProbeOutput.Table(
                        t.at(),
                        cut(t.columns()),
                        t.rows().stream().map(OutputTruncator::cut).toList());
            case ProbeOutput.Event e
            when e.fields().values().stream().anyMatch(v -> isLong(v, TEXT)) -> {
                var fields = new LinkedHashMap<String, String>();
                e.fields().forEach((name, value) -> fields.put(cut(name, NAME), cut(value, TEXT)));
                yield new ProbeOutput.Event(e.at(), fields);
            }
            case ProbeOutput.Note n when isLong(n.text(), TEXT) -> new ProbeOutput.Note(n.at(), cut(n.text(), TEXT));
            default -> output;
        };
    }

    private static boolean isLong(String text, int longest) {
        return text.length() > longest;
    }

    private static boolean anyLong(List<String> texts) {
        return texts.stream().anyMatch(text -> isLong(text, NAME));
    }

    private static List<String> cut(List<String> texts) {
        return texts.stream().map(t -> cut(t, NAME)).toList();
    }

    private static String cut(String text, int longest) {
        return SanitizedText.cut(text, longest);
    }
}
