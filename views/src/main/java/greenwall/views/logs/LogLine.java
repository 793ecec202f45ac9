package greenwall.views.logs;

import greenwall.fleet.Labels;
import greenwall.fleet.log.LogLevel;
import greenwall.fleet.source.LogSource;
import greenwall.fleet.trace.EpochNanos;
import greenwall.fleet.trace.TraceIdFinder;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One line of a log. It is created on the reading thread, because finding the level means searching the text.
public final class LogLine {
    private static final List<String> ORIGINS = List.of(
            "unit systemd_unit syslog_identifier service_name service app container program filename job".split(" "));

    private final LogSource.Line line;
    private final LogLevel level;
    /// Set by the template miner; null until the line was processed.
    private volatile @Nullable PublishedTemplate template;

    public LogLine(LogSource.Line line) {
        this.line = line;
        this.level = LogLevel.of(line.stream(), line.metadata(), line.text());
    }

    public LogSource.Line line() {
        return line;
    }

    public long timeNanos() {
        return line.timeNanos();
    }

    public Instant time() {
        return EpochNanos.instant(line.timeNanos());
    }

    public LogLevel level() {
        return level;
    }

    public Labels stream() {
        return line.stream();
    }

    public String text() {
        return line.text();
    }

    /// The id of the line's trace, from its labels, its metadata or its text.
    public Optional<String> traceId() {
        var values = new LinkedHashMap<>(line.metadata());
        line.stream().forEach(values::putIfAbsent);
        return TraceIdFinder.find(values, line.text());
    }

    /// The origin of the line, taken from its most specific label.
    public String origin() {
        for (var label : ORIGINS) {
            var value = line.stream().get(label);
            if (!value.isEmpty()) {
                return value.endsWith(".service") ? value.substring(0, value.length() - 8) : value;
            }
        }
        return "";
    }

    @Nullable
    PublishedTemplate template() {
        return template;
    }

    void setTemplate(PublishedTemplate into) {
        template = into;
    }
}
