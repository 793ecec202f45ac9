package greenwall.lab.application;

import greenwall.fleet.trace.Span;
import greenwall.fleet.trace.Span.Kind;
import greenwall.lab.application.ServiceOperation.CallMode;
import greenwall.lab.signal.SeededNoise;
import greenwall.lab.world.HostSpec;
import greenwall.lab.world.SimulatedFleet;
import java.math.BigInteger;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// The sampled requests, a few in each minute. Nothing is stored. The requests of a minute are computed from
/// its number, which is part of the trace id.
///
/// @param entries the operations that are requested from outside
public record SampledRequests(
        SimulatedApplication application, SimulatedFleet world, InstantSource clock, List<ServiceOperation> entries) {
    private static final long MINUTE = 60_000;
    private static final long NANOS = 1_000_000;
    /// An upper bound for the duration of a request.
    public static final long LONGEST_MILLIS = MINUTE;

    /// The share of requests from outside that are sampled.
    private static final double SAMPLED = 0.0125;

    private static final int MAX_IN_MINUTE = 1 << 12;
    private static final int DEEPEST = 24;
    /// An odd factor, so that the multiplication can be inverted.
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private static final long GATHERED =
            BigInteger.valueOf(SPREAD).modInverse(BigInteger.TWO.pow(Long.SIZE)).longValue();
    private static final long ON_THE_WIRE = 180_000;

    public SampledRequests(SimulatedApplication application, SimulatedFleet world, InstantSource clock) {
        this(
                application,
                world,
                clock,
                application.plan().operations().stream()
                        .filter(o -> o.perSecond() > 0)
                        .toList());
    }

    /// Passes to the sink every trace that began in the window and has ended by now, oldest minute first.
    public void read(long fromMillis, long toMillis, Consumer<RequestTrace> sink) {
        long now = clock.millis() * NANOS;
        for (long minute = Math.floorDiv(fromMillis, MINUTE); minute * MINUTE < toMillis; minute++) {
            int count = count(minute);
            for (int i = 0; i < count; i++) {
                var trace = trace(minute, i);
                long began = trace.root().start() / NANOS;
                if (began >= fromMillis && began < toMillis && trace.hasEnded(now)) {
                    sink.accept(trace);
                }
            }
        }
    }

    public Optional<RequestTrace> find(String id) {
        if (!id.matches("[0-9a-f]{32}")) {
            return Optional.empty();
        }
        long number = Long.parseUnsignedLong(id.substring(0, 16), 16) * GATHERED;
        long minute = Math.floorDiv(number, MAX_IN_MINUTE);
        long now = clock.millis();
        if (minute < 0 || minute > now / MINUTE) {
            return Optional.empty();
        }
        int index = Math.floorMod(number, MAX_IN_MINUTE);
        return index < count(minute)
                ? Optional.of(trace(minute, index)).filter(t -> t.id().equals(id) && t.hasEnded(now * NANOS))
                : Optional.empty();
    }

    private double entering(ServiceOperation entry, long millis) {
        return application.at(entry, millis).rate() * application.day(millis);
    }

    private int count(long minute) {
        long middle = minute * MINUTE + MINUTE / 2;
        double expected = entries.stream().mapToDouble(e -> entering(e, middle)).sum() * SAMPLED * MINUTE / 1000;
        int whole = (int) expected;
        return Math.min(
                MAX_IN_MINUTE,
                SeededNoise.unit(SeededNoise.mix(application.seed(), minute), 7) < expected - whole
                        ? whole + 1
                        : whole);
    }

    private RequestTrace trace(long minute, int index) {
        long number = minute * MAX_IN_MINUTE + index;
        long seed = SeededNoise.mix(SeededNoise.mix(application.seed(), 31), number);
        long start = (minute * MINUTE + SeededNoise.below(seed, 1, (int) MINUTE)) * NANOS
                + SeededNoise.below(seed, 2, (int) NANOS);
        var draft = new Draft(seed);
        var entry = entry(start / NANOS, SeededNoise.unit(seed, 3));
        draft.run(entry, 0, start, 0);
        return new RequestTrace(
                HexFormat.of().toHexDigits(number * SPREAD) + HexFormat.of().toHexDigits(seed),
                List.copyOf(draft.spans));
    }

    private ServiceOperation entry(long millis, double drawn) {
        double left =
                drawn * entries.stream().mapToDouble(e -> entering(e, millis)).sum();
        for (var entry : entries) {
            left -= entering(entry, millis);
            if (left < 0) {
                return entry;
            }
        }
        return entries.getLast();
    }

    /// A request while its spans are generated.
    private final class Draft {
        private final long seed;
        private final List<RequestSpan> spans = new ArrayList<>();
        private long drawn = 100;

        Draft(long seed) {
            this.seed = seed;
        }

        private double unit() {
            return SeededNoise.unit(seed, drawn++);
        }

        private long nextId() {
            return SeededNoise.mix(seed, drawn++);
        }

        /// A random duration with this median. It is approximately log-normal: its logarithm is a sum of four
        /// uniform numbers.
        private long nanos(double median) {
            double normal = (unit() + unit() + unit() + unit() - 2) * Math.sqrt(3);
            return Math.round(median * Math.exp(SimulatedApplication.SIGMA * normal) * 1e9);
        }

        /// Runs an operation and its calls, one after the other.
        ///
        /// @return whether the operation failed, and when it ended
        private CallResult run(ServiceOperation operation, long parent, long start, int depth) {
            var service = application.plan().service(operation.service());
            var held = application.at(operation, start / NANOS);
            var host = instance(service, start / NANOS);
            boolean failed = unit() < held.ownErrors() || !answers(service, host, start / NANOS);
            long own = nanos(held.own());
            if (!service.kind().isTraced()) {
                return new CallResult(start + own, failed);
            }
            long id = nextId();
            int place = spans.size();
            spans.add(null);
            long at = start + own / 2;
            for (var call : operation.calls()) {
                var called = application.plan().operation(call);
                long tries = Math.round(call.count());
                for (long i = 0; i < tries && depth < DEEPEST; i++) {
                    var answer = call(called, call.manner(), service, host, id, at, depth);
                    for (int again = 0;
                            answer.failed
                                    && again
                                            < application.at(called, at / NANOS).attempts() - 1;
                            again++) {
                        answer = call(called, call.manner(), service, host, id, answer.end, depth);
                    }
                    at = call.manner() == CallMode.LATER ? at + ON_THE_WIRE : answer.end;
                    failed |= answer.failed && call.manner() == CallMode.NEEDED;
                }
            }
            long end = at + own - own / 2;
            var kind = service.kind() == ApplicationService.Kind.WORKER ? Kind.CONSUMER : Kind.SERVER;
            spans.set(place, new RequestSpan(id, parent, service, host, kind, operation, service, start, end, failed));
            return new CallResult(end, failed);
        }

        private CallResult call(
                ServiceOperation called,
                CallMode manner,
                ApplicationService client,
                HostSpec host,
                long parent,
                long at,
                int depth) {
            var server = application.plan().service(called.service());
            long id = nextId();
            int place = spans.size();
            spans.add(null);
            var answer = run(called, id, at + ON_THE_WIRE, depth + 1);
            long end = answer.end + ON_THE_WIRE;
            // The consumer starts after the message has reached the queue.
            if (server.kind() == ApplicationService.Kind.RABBITMQ) {
                for (var next : called.calls()) {
                    run(application.plan().operation(next), id, end + ON_THE_WIRE, depth + 1);
                }
            }
            var kind = server.kind() == ApplicationService.Kind.RABBITMQ ? Kind.PRODUCER : Kind.CLIENT;
            spans.set(place, new RequestSpan(id, parent, client, host, kind, called, server, at, end, answer.failed));
            return manner == CallMode.LATER ? new CallResult(at, false) : new CallResult(end, answer.failed);
        }

        private HostSpec instance(ApplicationService service, long millis) {
            double drawnHost = unit();
            for (var host : service.hosts()) {
                drawnHost -= application.share(service, host, millis);
                if (drawnHost < 0) {
                    return host;
                }
            }
            return service.hosts().getLast();
        }

        private boolean answers(ApplicationService service, HostSpec host, long millis) {
            return world.simulation(host).answers(service.name(), millis);
        }
    }

    private record CallResult(long end, boolean failed) {}

    /// The spans of one request through the application.
    ///
    /// @param id 32 hexadecimal digits
    /// @param spans the spans, with the root first
    public record RequestTrace(String id, List<RequestSpan> spans) {
        public RequestSpan root() {
            return spans.getFirst();
        }

        private boolean hasEnded(long now) {
            return spans.stream().allMatch(span -> span.end() <= now);
        }
    }

    /// A span of a request through the application. Times are nanoseconds since the epoch.
    ///
    /// @param service the service that wrote the span
    /// @param host the host of that service
    /// @param parent the id of the caller's span; 0 for none
    /// @param kind SERVER, CLIENT, PRODUCER or CONSUMER
    /// @param called the called service in a client's span; otherwise the service itself
    public record RequestSpan(
            long id,
            long parent,
            ApplicationService service,
            HostSpec host,
            Span.Kind kind,
            ServiceOperation operation,
            ApplicationService called,
            long start,
            long end,
            boolean failed) {
        public long nanos() {
            return end - start;
        }
    }
}
