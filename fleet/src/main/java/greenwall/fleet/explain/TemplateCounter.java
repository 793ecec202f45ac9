package greenwall.fleet.explain;

import static greenwall.fleet.TimeOrder.shorter;

import greenwall.fleet.explain.logs.LogHostLabels;
import greenwall.fleet.promql.GoFormat;
import greenwall.fleet.source.InstantVector;
import greenwall.fleet.source.LogSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Counts the lines of templates at the log source, which is fast where reading the logs would be slow.
///
/// @param label the label that names hosts
/// @param deadline the time for a count, which is limited
record TemplateCounter(LogSource logs, String label, Duration deadline) {
    private static final Duration LONGEST_DEADLINE = Duration.ofMillis(1_500);
    private static final int MIN_LETTERS = 6;
    private static final int MAX_PIECES = 3;

    TemplateCounter {
        deadline = shorter(deadline, LONGEST_DEADLINE);
    }

    /// A LogQL filter of the longest constant parts of a template; empty where none is long enough.
    static Optional<String> filter(String template) {
        var pieces = Arrays.stream(template.split("<\\*>"))
                .map(String::strip)
                .filter(p -> p.length() >= MIN_LETTERS)
                .sorted(Comparator.comparingInt(String::length).reversed())
                .limit(MAX_PIECES)
                .map(p -> " |= " + GoFormat.quote(p))
                .collect(Collectors.joining());
        return pieces.isEmpty() ? Optional.empty() : Optional.of(pieces);
    }

    /// Plain names of the hosts with such lines before an instant; empty if the source does not count them in time.
    Optional<Set<String>> hosts(String filter, Duration before, Instant at) {
        var perHost = "sum by (" + label + ") (count_over_time({" + label + "=~\".+\"}" + filter + range(before) + "))";
        return count(perHost, at)
                .map(rows -> IntStream.range(0, rows.size())
                        .filter(row -> rows.value(row) > 0)
                        .mapToObj(row -> LogHostLabels.plain(rows.labels(row).get(label)))
                        .collect(Collectors.toSet()));
    }

    /// Whether the host is known to have had such lines before an instant.
    boolean had(String host, String filter, Duration before, Instant at) {
        var ofHost = "sum(count_over_time({" + label + "=" + GoFormat.quote(host) + "}" + filter + range(before) + "))";
        return count(ofHost, at).filter(v -> v.size() > 0 && v.value(0) > 0).isPresent();
    }

    private static String range(Duration length) {
        return " [" + length.toSeconds() + "s]";
    }

    private Optional<InstantVector> count(String query, Instant at) {
        return logs.instant(query, at, deadline).answer();
    }
}
