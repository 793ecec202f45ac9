package greenwall.lab.logs;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.promql.LabelMatcher;
import greenwall.fleet.trace.EpochNanos;
import greenwall.lab.application.RequestTraces;
import greenwall.lab.logql.LogSource;
import greenwall.lab.world.LogEvent;
import greenwall.lab.world.SimulatedHost;
import greenwall.lab.world.World;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The journals of all hosts of the practice range: routine lines, and lines about events, for any window in
/// the past 30 days. Nothing is stored: the same window always has the same lines, and no line is in the
/// future.
public final class LabLogs implements LogSource {
    private static final Duration HISTORY = Duration.ofDays(30);
    private static final Duration STORY_STREAMS = Duration.ofDays(1);
    private static final long MILLI = 1_000_000;

    private final World world;
    private final InstantSource clock;
    private final Map<String, HostLogLines> journals = new ConcurrentHashMap<>();
    private final Map<String, LineTemplate> wordings = new ConcurrentHashMap<>();

    private final Optional<ServiceLines> services;

    /// @param requests the requests to the application, which write their own lines
    public LabLogs(World world, InstantSource clock, Optional<RequestTraces> requests) {
        this.world = world;
        this.clock = clock;
        this.services = requests.map(of -> new ServiceLines(of, this::journal, this::wording));
    }

    private LineTemplate wording(String text) {
        return wordings.computeIfAbsent(text, LineTemplate::new);
    }

    /// Journals are created on first use, so that a large fleet starts quickly.
    private HostLogLines journal(SimulatedHost host) {
        return journals.computeIfAbsent(
                host.name(),
                _ -> new HostLogLines(
                        host,
                        world.simulation(host),
                        this::wording,
                        services.map(s -> s.on(host)).orElse(Set.of())));
    }

    private static long nanos(Instant instant) {
        return instant.toEpochMilli() * MILLI;
    }

    @Override
    public void read(List<LabelMatcher> selector, long startNanos, long endNanos, Sink sink) {
        Instant now = clock.instant();
        long from = Math.max(startNanos, nanos(now.minus(HISTORY)));
        long to = Math.min(endNanos, nanos(now));
        if (from >= to) {
            return;
        }
        services.ifPresent(lines -> lines.read(selector, from, to, sink));
        for (SimulatedHost host : world.hosts()) {
            if (wanted(selector, host)) {
                journal(host).read(selector, from, to, sink);
                readEvents(host, selector, from, to, sink);
            }
        }
    }

    private void readEvents(SimulatedHost host, List<LabelMatcher> selector, long from, long to, Sink sink) {
        HostLogLines journal = journal(host);
        long inMillisecond = 0;
        long last = Long.MIN_VALUE;
        for (LogEvent event : world.events(host, new TimeWindow(EpochNanos.instant(from), EpochNanos.instant(to)))) {
            Labels stream = journal.stream(event);
            long time = nanos(event.at());
            // Lines with the same millisecond keep their order.
            inMillisecond = time == last ? inMillisecond + 1000 : 0;
            last = time;
            if (time + inMillisecond < to && LogSource.matches(selector, stream)) {
                sink.line(stream, time + inMillisecond, event.message());
            }
        }
    }

    /// Whether the host can match, so that a selector that names a host skips the others.
    private static boolean wanted(List<LabelMatcher> selector, SimulatedHost host) {
        return selector.stream().allMatch(matcher -> switch (matcher.name()) {
            case "hostname" -> matcher.matches(host.name());
            case "job" -> matcher.matches("systemd-journal");
            default -> true;
        });
    }

    /// Event lines are searched for streams only in the last day of the window.
    @Override
    public Set<Labels> streams(List<LabelMatcher> selector, long startNanos, long endNanos) {
        Instant now = clock.instant();
        long from = Math.max(startNanos, nanos(now.minus(HISTORY)));
        long to = Math.min(endNanos, nanos(now));
        var found = new LinkedHashSet<Labels>();
        if (from >= to) {
            return found;
        }
        long story = Math.max(from, to - STORY_STREAMS.toNanos());
        services.ifPresent(lines -> lines.streams(selector, found));
        for (SimulatedHost host : world.hosts()) {
            if (wanted(selector, host)) {
                journal(host).streams(selector, found);
                readEvents(host, selector, story, to, (stream, _, _) -> found.add(stream));
            }
        }
        return found;
    }
}
