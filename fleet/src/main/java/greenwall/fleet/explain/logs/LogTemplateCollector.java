package greenwall.fleet.explain.logs;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.explain.LineCounts;
import greenwall.fleet.explain.template.TemplateMiner;
import greenwall.fleet.source.LogSource;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Folds lines into templates as they arrive, from several readers at once; keeps times and a few samples,
/// but not the lines.
///
/// Memory is bounded by the patterns of the miner and by [OccurrencesByStream].
public final class LogTemplateCollector {
    private static final int LONGEST_LINE = 4_096;

    private final Instant origin;
    private final long onsetNanos;
    private final LogStreams streams;
    private final TemplateMiner miner = new TemplateMiner();
    private final OccurrencesByStream byStream = new OccurrencesByStream();
    private final VolumeByLevel volume;
    private final TemplateValues.Budget values = new TemplateValues.Budget();
    private long lines;
    private long bytes;
    private int first = Integer.MAX_VALUE;

    /// @param span baseline and window together
    /// @param own plain names of the explained host; empty if the lines of all owners count equally
    public LogTemplateCollector(TimeWindow span, Instant onset, Set<String> own) {
        this.origin = span.start();
        this.onsetNanos = nanos(onset);
        this.streams = new LogStreams(own);
        this.volume = new VolumeByLevel(span);
    }

    static long nanos(Instant instant) {
        return instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
    }

    int millis(Instant instant) {
        return (int) Math.floorDiv(nanos(instant) - nanos(origin), 1_000_000L);
    }

    Instant instant(int millis) {
        return origin.plusMillis(millis);
    }

    /// Adds lines; called with a few hundred at a time, so that readers rarely wait for each other.
    public synchronized void add(List<LogSource.Line> batch) {
        for (var line : batch) {
            add(line);
        }
    }

    private void add(LogSource.Line line) {
        lines++;
        bytes += line.text().length();
        var facts = streams.facts(line.stream());
        int time = (int) Math.clamp(
                Math.floorDiv(line.timeNanos() - nanos(origin), 1_000_000L), Integer.MIN_VALUE, Integer.MAX_VALUE);
        first = Math.min(first, time);
        var level = facts.level() == LogLevel.UNKNOWN ? LogLevel.of(line.metadata()) : facts.level();
        var text = line.text();
        var template = miner.add(text.length() > LONGEST_LINE ? text.substring(0, LONGEST_LINE) : text);
        var templateOccurrences = byStream.of(template, facts.identity());
        var sample = TemplateOccurrences.sample(line);
        templateOccurrences.add(sample, time, level, onsetNanos);
        miner.parameters((place, start, end) ->
                templateOccurrences.values.add(place, text, start, end, time, sample, onsetNanos, values));
        volume.add(facts.identity(), level, line.timeNanos());
    }

    /// One tally for each template and owner, as currently known; templates that turned out to be the same are
    /// joined.
    synchronized Collection<TemplateOccurrences> byOwner() {
        return byStream.byOwner(owners(), onsetNanos);
    }

    /// The owners of the streams seen so far.
    synchronized LogStreamOwner owners() {
        return streams.owners();
    }

    /// The number of lines that the explained host logged at each level, over the baseline and the window.
    public synchronized Map<String, LineCounts> volume() {
        return volume.of(owners()::isOwn);
    }

    /// Plain names of the explained host.
    Set<String> own() {
        return streams.own();
    }

    public synchronized long lines() {
        return lines;
    }

    public synchronized long bytes() {
        return bytes;
    }

    /// The time of the first line, in milliseconds after the span's start.
    synchronized int first() {
        return first;
    }
}
