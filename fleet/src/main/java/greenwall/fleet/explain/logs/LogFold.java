package greenwall.fleet.explain.logs;

import greenwall.fleet.Labels;
import greenwall.fleet.Window;
import greenwall.fleet.explain.Counts;
import greenwall.fleet.explain.template.Template;
import greenwall.fleet.explain.template.TemplateMiner;
import greenwall.fleet.source.Logs;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Folds lines into templates as they stream, from several readers at once; keeps times and a few samples,
/// never the lines.
///
/// Bounded by the miner's shapes and by the pairs of template and host that are kept apart; beyond that, a
/// template's lines of further hosts are counted together.
public final class LogFold {
    private static final int MOST_TALLIES = 40_000;
    private static final int LONGEST_LINE = 4_096;
    private static final int LONGEST_SAMPLE = 1_000;
    private static final int BINS = 160;

    private final Window span;
    private final long originNanos;
    private final long onsetNanos;
    private final Set<String> own;
    private final TemplateMiner miner = new TemplateMiner();
    private final Map<Template, List<Tally>> tallies = new HashMap<>();
    private final Map<Labels, StreamFacts> streams = new HashMap<>();
    private final Map<Level, int[]> levels = new HashMap<>();
    private final long binNanos;
    private int kept;
    private long lines;
    private long bytes;
    private int first = Integer.MAX_VALUE;
    private boolean ownSeen;

    private record StreamFacts(String host, Level level, boolean own) {}

    /// @param span baseline and window together
    /// @param own plain names of the host that is explained; empty where every host's lines count alike
    public LogFold(Window span, Instant onset, Set<String> own) {
        this.span = span;
        this.originNanos = nanos(span.start());
        this.onsetNanos = nanos(onset);
        this.own = Set.copyOf(own);
        this.binNanos = Math.max(1, span.length().toNanos() / BINS);
    }

    static long nanos(Instant instant) {
        return instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
    }

    int millis(Instant instant) {
        return (int) Math.floorDiv(nanos(instant) - originNanos, 1_000_000L);
    }

    Instant instant(int millis) {
        return span.start().plusMillis(millis);
    }

    /// A few hundred lines at a time, so that readers seldom wait for each other.
    public synchronized void add(List<Logs.Line> batch) {
        for (var line : batch) {
            add(line);
        }
    }

    private void add(Logs.Line line) {
        lines++;
        bytes += line.text().length();
        var facts = streams.computeIfAbsent(line.stream(), this::facts);
        int time = (int) Math.clamp(
                Math.floorDiv(line.timeNanos() - originNanos, 1_000_000L), Integer.MIN_VALUE, Integer.MAX_VALUE);
        first = Math.min(first, time);
        var level = facts.level() == Level.UNKNOWN ? Level.of(line.metadata()) : facts.level();
        var text = line.text();
        var template = miner.add(text.length() > LONGEST_LINE ? text.substring(0, LONGEST_LINE) : text);
        tally(template, facts.host()).add(shortened(line), time, level, onsetNanos);
        if (facts.own()) {
            int bin = (int) Math.clamp((line.timeNanos() - originNanos) / binNanos, 0, BINS - 1);
            levels.computeIfAbsent(level, _ -> new int[BINS])[bin]++;
        }
    }

    private static Logs.Line shortened(Logs.Line line) {
        return line.text().length() <= LONGEST_SAMPLE
                ? line
                : new Logs.Line(
                        line.timeNanos(),
                        line.stream(),
                        line.metadata(),
                        line.text().substring(0, LONGEST_SAMPLE) + "…");
    }

    private StreamFacts facts(Labels stream) {
        var host = HostLabel.of(stream);
        boolean ours = own.isEmpty() || host.isEmpty() || own.contains(HostLabel.plain(host));
        ownSeen = ownSeen || ours && !host.isEmpty() && !own.isEmpty();
        return new StreamFacts(host, Level.of(stream), ours);
    }

    private Tally tally(Template template, String host) {
        var ofTemplate = tallies.computeIfAbsent(template, _ -> new ArrayList<>(1));
        for (var tally : ofTemplate) {
            if (tally.host.equals(host)) {
                return tally;
            }
        }
        if (kept >= MOST_TALLIES && !ofTemplate.isEmpty()) {
            return ofTemplate.getLast();
        }
        kept++;
        var made = new Tally(template, host);
        ofTemplate.add(made);
        return made;
    }

    /// One tally for each template and host as they are known now, templates that became one joined.
    synchronized Collection<Tally> joined() {
        var joined = new LinkedHashMap<String, Tally>();
        tallies.forEach((template, list) -> {
            for (var tally : list) {
                var key = template.id() + '\n' + tally.host;
                joined.computeIfAbsent(key, _ -> new Tally(template, tally.host))
                        .addAll(tally, onsetNanos);
            }
        });
        return joined.values();
    }

    /// How many lines of each level the host wrote, over baseline and window.
    public synchronized Map<String, Counts> volume() {
        var volume = new HashMap<String, Counts>();
        levels.forEach((level, counts) ->
                volume.put(level.word(), new Counts(span.start(), Duration.ofNanos(binNanos), counts.clone())));
        return volume;
    }

    Counts counts(int[] times) {
        var counts = new int[BINS];
        for (int time : times) {
            int bin = (int) Math.clamp(time * 1_000_000L / binNanos, 0, BINS - 1);
            counts[bin]++;
        }
        return new Counts(span.start(), Duration.ofNanos(binNanos), counts);
    }

    /// Plain names of the host that is explained.
    Set<String> own() {
        return own;
    }

    boolean own(String host) {
        return own.isEmpty() || host.isEmpty() || own.contains(HostLabel.plain(host));
    }

    /// Whether these logs can tell the host's lines from others': they have some of both, or could have.
    synchronized boolean tellsHosts() {
        return ownSeen;
    }

    public synchronized long lines() {
        return lines;
    }

    public synchronized long bytes() {
        return bytes;
    }

    /// When the first line was, in milliseconds after the span's start.
    synchronized int first() {
        return first;
    }

    Window span() {
        return span;
    }
}
