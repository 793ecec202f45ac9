package greenwall.fleet.poll;

import greenwall.fleet.Labels;
import greenwall.fleet.identity.HostMapping;
import greenwall.fleet.state.TargetSamples;
import greenwall.fleet.state.Textfile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The queries for when textfiles were written, and how often.
final class TextfileQueries {
    private static final Duration SLOW_INTERVAL = Duration.ofMinutes(5);
    private static final int CHANGES_WINDOW_SECONDS = 21_600;
    private static final Duration HOURLY = Duration.ofHours(1);
    private static final int WRITES_WINDOW_DAYS = 8;
    private static final long WRITES_WINDOW_SECONDS =
            Duration.ofDays(WRITES_WINDOW_DAYS).toSeconds();
    /// The modification times of the window. The time of a file that was not written for longer than that, or
    /// with a wrong clock, does not show how often it is written.
    private static final String WRITE_TIMES =
            "(node_textfile_mtime_seconds > time() - " + WRITES_WINDOW_SECONDS + ")[" + WRITES_WINDOW_DAYS + "d:1h]";
    /// The mean time between two writes of each file in the window. That of files that changed once or
    /// never in the shorter window of changes, such as the output of a daily script, is found only here.
    static final String WRITE_INTERVALS =
            "(max_over_time(" + WRITE_TIMES + ") - min_over_time(" + WRITE_TIMES + ")) / changes(" + WRITE_TIMES + ")";

    private Optional<PolledQuery> written = Optional.empty();
    private Optional<PolledQuery> changes = Optional.empty();
    private Optional<PolledQuery> intervals = Optional.empty();
    /// Kept between discoveries, with their responses and load.
    private final Map<String, PolledQuery> byExpr = new HashMap<>();

    void setQueries(String target, boolean textfiles) {
        written = textfiles
                ? Optional.of(query("max by (" + target + ", file) (node_textfile_mtime_seconds)", Duration.ZERO))
                : Optional.empty();
        changes = textfiles
                ? Optional.of(query(
                        "max by (" + target + ", file) (changes(node_textfile_mtime_seconds[6h:5m]))", SLOW_INTERVAL))
                : Optional.empty();
        intervals = textfiles
                ? Optional.of(query("max by (" + target + ", file) (" + WRITE_INTERVALS + ")", HOURLY))
                : Optional.empty();
        byExpr.values().retainAll(all());
    }

    private PolledQuery query(String expr, Duration least) {
        return byExpr.computeIfAbsent(expr, e -> new PolledQuery(e, least));
    }

    Collection<PolledQuery> all() {
        return Stream.of(written, changes, intervals).flatMap(Optional::stream).toList();
    }

    void take(HostMapping mapping, TargetSamples facts) {
        if (written.isEmpty()) {
            facts.setTextfiles(Map.of());
        }
        written.filter(PolledQuery::answered).ifPresent(query -> takeTextfiles(query, mapping, facts));
    }

    private void takeTextfiles(PolledQuery times, HostMapping mapping, TargetSamples facts) {
        var usual = new HashMap<Labels, Duration>();
        intervals.ifPresent(query -> query.answer().forEach((labels, seconds) -> {
            if (seconds > 0 && seconds <= WRITES_WINDOW_SECONDS) {
                usual.put(labels, Duration.ofSeconds(Math.round(seconds)));
            }
        }));
        changes.ifPresent(query -> query.answer().forEach((labels, count) -> {
            if (count >= 2) {
                usual.put(labels, Duration.ofSeconds(Math.round(CHANGES_WINDOW_SECONDS / count)));
            }
        }));
        var files = new HashMap<Labels, List<Textfile>>();
        times.answer().forEach((labels, written) -> {
            var textfile = new Textfile(
                    labels.get("file"), Math.round(written * 1000), Optional.ofNullable(usual.get(labels)));
            for (int target : mapping.targetsOf(labels.without("file"))) {
                files.computeIfAbsent(mapping.targets().get(target).labels(), _ -> new ArrayList<>())
                        .add(textfile);
            }
        });
        facts.setTextfiles(files);
    }
}
