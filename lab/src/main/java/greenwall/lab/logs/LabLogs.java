package greenwall.lab.logs;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.promql.LabelMatcher;
import greenwall.fleet.trace.EpochNanos;
import greenwall.fleet.trace.Span.Kind;
import greenwall.lab.application.ApplicationService;
import greenwall.lab.application.SampledRequests;
import greenwall.lab.application.SampledRequests.RequestSpan;
import greenwall.lab.application.SampledRequests.RequestTrace;
import greenwall.lab.logql.LineSource;
import greenwall.lab.world.HostSpec;
import greenwall.lab.world.LogEvent;
import greenwall.lab.world.SimulatedFleet;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/// The journals of all hosts of the practice range: routine lines, and lines about events, for any window in
/// the past 30 days. Nothing is stored: the same window always has the same lines, and no line is in the
/// future.
public final class LabLogs implements LineSource {
    private static final Duration HISTORY = Duration.ofDays(30);
    private static final Duration EVENT_STREAMS_PERIOD = Duration.ofDays(1);
    private static final long MILLI = 1_000_000;

    private final SimulatedFleet world;
    private final InstantSource clock;
    private final Map<String, HostLogLines> hostLines = new ConcurrentHashMap<>();
    private final Map<String, LogLineGenerator> generators = new ConcurrentHashMap<>();

    private final Optional<ServiceLines> services;

    /// @param requests the requests to the application, which write their own lines
    public LabLogs(SimulatedFleet world, InstantSource clock, Optional<SampledRequests> requests) {
        this.world = world;
        this.clock = clock;
        this.services = requests.map(ServiceLines::new);
    }

    private LogLineGenerator generator(String text) {
        return generators.computeIfAbsent(text, LogLineGenerator::new);
    }

    /// Journals are created on first use, so that a large fleet starts quickly.
    private HostLogLines journal(HostSpec host) {
        return hostLines.computeIfAbsent(
                host.name(),
                _ -> new HostLogLines(
                        host,
                        world.simulation(host),
                        this::generator,
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
        for (HostSpec host : world.hosts()) {
            if (mayMatch(selector, host)) {
                journal(host).read(selector, from, to, sink);
                readEvents(host, selector, from, to, sink);
            }
        }
    }

    private void readEvents(HostSpec host, List<LabelMatcher> selector, long from, long to, Sink sink) {
        HostLogLines lines = journal(host);
        long inMillisecond = 0;
        long last = Long.MIN_VALUE;
        for (LogEvent event : world.events(host, new TimeWindow(EpochNanos.instant(from), EpochNanos.instant(to)))) {
            Labels stream = lines.stream(event);
            long time = nanos(event.at());
            // Lines with the same millisecond keep their order.
            inMillisecond = time == last ? inMillisecond + 1000 : 0;
            last = time;
            if (time + inMillisecond < to && LineSource.matches(selector, stream)) {
                sink.line(stream, time + inMillisecond, event.message());
            }
        }
    }

    /// Whether the host can match, so that a selector that names a host skips the others.
    private static boolean mayMatch(List<LabelMatcher> selector, HostSpec host) {
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
        long eventsFrom = Math.max(from, to - EVENT_STREAMS_PERIOD.toNanos());
        services.ifPresent(lines -> lines.streams(selector, found));
        for (HostSpec host : world.hosts()) {
            if (mayMatch(selector, host)) {
                journal(host).streams(selector, found);
                readEvents(host, selector, eventsFrom, to, (stream, _, _) -> found.add(stream));
            }
        }
        return found;
    }

    /// The log lines of the application's services. Sampled requests write lines with their trace ids.
    private final class ServiceLines {
        private static final String ERROR = "error";

        private final SampledRequests requests;

        ServiceLines(SampledRequests requests) {
            this.requests = requests;
        }

        /// Returns the names of the services on a host.
        Set<String> on(HostSpec host) {
            return requests.application().plan().on(host).stream()
                    .map(ApplicationService::name)
                    .collect(Collectors.toUnmodifiableSet());
        }

        void streams(List<LabelMatcher> selector, Collection<Labels> into) {
            for (var service : requests.application().plan().services()) {
                for (var host : service.hosts()) {
                    service.operations().stream()
                            .flatMap(o -> o.sayings().stream())
                            .map(saying -> journal(host).ofService(service.unit(), saying.level()))
                            .filter(stream -> LineSource.matches(selector, stream))
                            .forEach(into::add);
                }
            }
        }

        void read(List<LabelMatcher> selector, long startNanos, long endNanos, LineSource.Sink sink) {
            var wanted = mayMatch(selector);
            if (wanted.isEmpty()) {
                return;
            }
            requests.read(startNanos / MILLI - SampledRequests.LONGEST_MILLIS, endNanos / MILLI + 1, trace -> {
                for (var span : trace.spans()) {
                    boolean ends = span.end() >= startNanos && span.end() < endNanos;
                    boolean writes = span.kind() == Kind.SERVER || span.kind() == Kind.CONSUMER;
                    if (ends && writes && wanted.contains(span.service().name())) {
                        written(trace, span, selector, sink);
                    }
                }
            });
        }

        /// Returns the services that may have a line for the selector, so that a query about another host costs
        /// nothing.
        private Set<String> mayMatch(List<LabelMatcher> selector) {
            var ofAnyLevel =
                    selector.stream().filter(m -> !m.name().equals("level")).toList();
            return requests.application().plan().services().stream()
                    .filter(service -> service.hosts().stream()
                            .map(host -> journal(host).ofService(service.unit(), ERROR))
                            .anyMatch(stream -> LineSource.matches(ofAnyLevel, stream)))
                    .map(ApplicationService::name)
                    .collect(Collectors.toUnmodifiableSet());
        }

        private void written(RequestTrace trace, RequestSpan span, List<LabelMatcher> selector, LineSource.Sink sink) {
            for (var saying : span.operation().sayings()) {
                if (saying.ofFailed() == span.failed() || span.service().kind() == ApplicationService.Kind.ENVOY) {
                    write(trace, span, saying.level(), saying.text(), selector, sink);
                }
            }
            for (var change : requests.application().activeDeviations(span.operation(), span.start() / MILLI)) {
                if (!change.says().isEmpty() && (change.errors() == 0 || span.failed())) {
                    write(trace, span, change.errors() == 0 ? "warning" : ERROR, change.says(), selector, sink);
                }
            }
        }

        private void write(
                RequestTrace trace,
                RequestSpan span,
                String level,
                String text,
                List<LabelMatcher> selector,
                LineSource.Sink sink) {
            var stream = journal(span.host()).ofService(span.service().unit(), level);
            if (LineSource.matches(selector, stream)) {
                String line = generator(text)
                        .fill(span.id())
                        .replace("%trace%", trace.id())
                        .replace("%span%", HexFormat.of().toHexDigits(span.id()))
                        .replace("%ms%", Long.toString(span.nanos() / MILLI))
                        .replace("%code%", span.failed() ? "500" : "200");
                sink.line(stream, span.end(), line);
            }
        }
    }
}
