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

    private OutputTruncator() {}

    static ProbeOutput of(ProbeOutput output) {
        return switch (output) {
            case ProbeOutput.Hist(var at, var name, var key, var unit, var buckets) ->
                new ProbeOutput.Hist(at, cut(name, NAME), cut(key, NAME), cut(unit, NAME), buckets);
            case ProbeOutput.Count(var at, var name, var key, var value) ->
                new ProbeOutput.Count(at, cut(name, NAME), cut(key, NAME), value);
            case ProbeOutput.Stack(var at, var key, var frames, var count) ->
                new ProbeOutput.Stack(at, cut(key, NAME), cut(frames), count);
            case ProbeOutput.Table(var at, var columns, var rows) ->
                new ProbeOutput.Table(
                        at,
                        cut(columns),
                        rows.stream().map(OutputTruncator::cut).toList());
            case ProbeOutput.Event(var at, var fields) -> {
                var shorter = new LinkedHashMap<String, String>();
                fields.forEach((name, value) -> shorter.put(cut(name, NAME), cut(value, TEXT)));
                yield new ProbeOutput.Event(at, shorter);
            }
            case ProbeOutput.Note(var at, var text) -> new ProbeOutput.Note(at, cut(text, TEXT));
            case ProbeOutput.End end -> end;
        };
    }

    private static List<String> cut(List<String> texts) {
        return texts.stream().map(text -> cut(text, NAME)).toList();
    }

    private static String cut(String text, int longest) {
        return SanitizedText.cut(text, longest);
    }
}
