package greenwall.fleet.explain.logs;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.explain.LineCounts;
import greenwall.fleet.explain.template.LogTemplate;
import greenwall.fleet.explain.template.TemplateMiner;
import greenwall.fleet.log.LogLevel;
import greenwall.fleet.source.LogSource;
import greenwall.fleet.trace.EpochNanos;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Groups lines into templates as they arrive, from several readers at once; keeps times and a few samples, but
/// not the lines. Memory is bounded by the patterns of the miner and by [OccurrencesByStream].
public final class LogTemplateCollector {
    private final Instant origin;
    private final long onsetNanos;
    private final Set<String> own;
    private final Map<Labels, StreamFacts> streams = new HashMap<>();
    private final Map<Labels, ReadProgress> readers = new HashMap<>();
    private LogStreamOwnerFinder owners = LogStreamOwnerFinder.of(Set.of(), Set.of(), Set.of());
    private int streamsOfOwners;
    private final TemplateMiner miner = new TemplateMiner();
    private final OccurrencesByStream byStream = new OccurrencesByStream();
    private final VolumeByLevel volume;
    private final TemplateValues.Budget values = new TemplateValues.Budget();
    private long lines;
    private long bytes;
    private int first = Integer.MAX_VALUE;

    /// @param own plain names of the explained host; empty if the lines of all owners count equally
    public LogTemplateCollector(LogSearchWindow scope, Set<String> own) {
        this.origin = scope.fullWindow().start();
        this.onsetNanos = EpochNanos.nanos(scope.reference().onset().at());
        this.own = Set.copyOf(own);
        this.volume = new VolumeByLevel(scope.countedWindow());
    }

    int millis(Instant instant) {
        return (int) Math.floorDiv(EpochNanos.nanos(instant) - EpochNanos.nanos(origin), 1_000_000L);
    }

    Instant instant(int millis) {
        return origin.plusMillis(millis);
    }

    /// Adds lines; called with a few hundred at a time, so that readers rarely wait for each other.
    ///
    /// @param reader that received them
    synchronized void add(List<LogSource.Line> batch, ReadProgress reader) {
        for (var line : batch) {
            add(line, reader);
        }
    }

    private void add(LogSource.Line line, ReadProgress reader) {
        lines++;
        bytes += line.text().length();
        var facts = streams.computeIfAbsent(line.stream(), StreamFacts::of);
        readers.putIfAbsent(facts.identity(), reader);
        int time = (int) Math.clamp(
                Math.floorDiv(line.timeNanos() - EpochNanos.nanos(origin), 1_000_000L),
                Integer.MIN_VALUE,
                Integer.MAX_VALUE);
        first = Math.min(first, time);
        var level = facts.level() == LogLevel.UNKNOWN ? LogLevel.of(line.metadata()) : facts.level();
        var text = line.text();
        var template = miner.add(text);
        var templateOccurrences = byStream.of(template, facts.identity());
        var sample = TemplateOccurrences.Sample.of(line, onsetNanos);
        templateOccurrences.add(sample, time, level);
        miner.parameters(
                (place, start, end) -> templateOccurrences.values.add(place, text, start, end, time, sample, values));
        volume.add(facts.identity(), level, line.timeNanos());
    }

    /// For each template and owner, as currently known.
    synchronized Collection<TemplateOccurrences> byOwner() {
        return byStream.byOwner(owners(), this::covered);
    }

    private ReadIntervals covered(Labels stream) {
        var reader = readers.get(stream);
        return reader == null ? ReadIntervals.NONE : reader.covered();
    }

    synchronized LogStreamOwnerFinder owners() {
        if (streamsOfOwners != streams.size()) {
            var ofNeighbours = readers.entrySet().stream()
                    .filter(e -> e.getValue().ofNeighbours())
                    .map(Map.Entry::getKey)
                    .collect(Collectors.toSet());
            owners = LogStreamOwnerFinder.of(streams.keySet(), ofNeighbours, own);
            streamsOfOwners = streams.size();
        }
        return owners;
    }

    /// The number of lines that the explained host logged at each level, over the window and a baseline just before it.
    public synchronized Map<String, LineCounts> volume() {
        return volume.of(owners()::isOwn);
    }

    /// Plain names of the explained host.
    Set<String> own() {
        return own;
    }

    public synchronized long lines() {
        return lines;
    }

    public synchronized long bytes() {
        return bytes;
    }

    /// The number of lines that are identified only by their first word.
    public synchronized long coarse() {
        return miner.coarse();
    }

    /// The time of the first line, in milliseconds after the span's start.
    synchronized int first() {
        return first;
    }

    /// @param identity the labels without the severity
    private record StreamFacts(Labels identity, LogLevel level) {
        static StreamFacts of(Labels labels) {
            var levelLabels = labels.names().stream().filter(LogLevel::isLabel).toList();
            return new StreamFacts(labels.without(levelLabels), LogLevel.of(labels));
        }
    }

    /// Beyond a maximum number of pairs of template and stream, a template's lines of further streams are
    /// counted together.
    private static final class OccurrencesByStream {
        private static final int MAX_PAIRS = 40_000;

        private final Map<LogTemplate, List<StreamOccurrences>> byTemplate = new HashMap<>();
        private int count;

        private record StreamOccurrences(Labels stream, TemplateOccurrences occurrences) {}

        TemplateOccurrences of(LogTemplate template, Labels stream) {
            var ofTemplate = byTemplate.computeIfAbsent(template, _ -> new ArrayList<>(1));
            for (var one : ofTemplate) {
                if (one.stream().equals(stream)) {
                    return one.occurrences();
                }
            }
            if (count >= MAX_PAIRS && !ofTemplate.isEmpty()) {
                return ofTemplate.getLast().occurrences();
            }
            count++;
            var created = new TemplateOccurrences(template, "", false);
            ofTemplate.add(new StreamOccurrences(stream, created));
            return created;
        }

        /// The occurrences of each template and owner; templates that turned out to be the same are joined.
        Collection<TemplateOccurrences> byOwner(LogStreamOwnerFinder owners, Function<Labels, ReadIntervals> covered) {
            var joined = new LinkedHashMap<String, TemplateOccurrences>();
            byTemplate.forEach((template, list) -> {
                for (var one : list) {
                    var owner = owners.ownerOf(one.stream());
                    boolean ofOwnHost = owners.isOwn(one.stream());
                    var key = template.id() + '\n' + ofOwnHost + owner;
                    var all = joined.computeIfAbsent(key, _ -> new TemplateOccurrences(template, owner, ofOwnHost));
                    all.addAll(one.occurrences());
                    all.restrictCovered(covered.apply(one.stream()));
                }
            });
            return joined.values();
        }
    }

    /// The number of lines of each stream at each level, over consecutive intervals.
    private static final class VolumeByLevel {
        private static final int BINS = 160;

        private final TimeWindow span;
        private final long binNanos;
        private final Map<Labels, Map<LogLevel, int[]>> counts = new HashMap<>();

        VolumeByLevel(TimeWindow span) {
            this.span = span;
            this.binNanos = Math.max(1, span.length().toNanos() / BINS);
        }

        void add(Labels stream, LogLevel level, long timeNanos) {
            long sinceStart = timeNanos - EpochNanos.nanos(span.start());
            if (sinceStart < 0) {
                return;
            }
            int bin = (int) Math.min(sinceStart / binNanos, BINS - 1);
            counts.computeIfAbsent(stream, _ -> new EnumMap<>(LogLevel.class))
                    .computeIfAbsent(level, _ -> new int[BINS])[bin]++;
        }

        /// The lines of some streams together, by the word of the level.
        Map<String, LineCounts> of(Predicate<Labels> streams) {
            var sums = new EnumMap<LogLevel, int[]>(LogLevel.class);
            counts.forEach((stream, byLevel) -> {
                if (streams.test(stream)) {
                    byLevel.forEach((level, ofLevel) -> {
                        var sum = sums.computeIfAbsent(level, _ -> new int[BINS]);
                        Arrays.setAll(sum, i -> sum[i] + ofLevel[i]);
                    });
                }
            });
            var volume = new HashMap<String, LineCounts>();
            sums.forEach((level, sum) ->
                    volume.put(level.word(), new LineCounts(span.start(), Duration.ofNanos(binNanos), sum)));
            return volume;
        }
    }
}
