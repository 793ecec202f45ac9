package greenwall.connectors.ssh;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeMath;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.logql.Logql;
import greenwall.fleet.logql.LogqlExpr;
import greenwall.fleet.probe.run.ClusterHost;
import greenwall.fleet.promql.ParseResult;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.InstantVector;
import greenwall.fleet.source.LogSource;
import greenwall.fleet.source.Matrix;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Source;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// The journals of a cluster's hosts in place of a log source: lines of `{hostname="…"}`, read on those hosts
/// over SSH. Counting and following are refused, since only a log source can do them. Create an instance only
/// with a person's consent.
///
/// Intended for the few hosts of an explanation: if a selector matches more, only the first ones are read, and
/// the result is marked as cut.
public final class SshJournalLogSource implements LogSource {
    private static final String HOST = "hostname";
    private static final int MAX_HOSTS = 3;

    private final SshHostAccess access;
    private final CommandAuditLog audit;
    private final Source source;
    private final Supplier<List<String>> hosts;
    private final InstantSource clock;
    private final Map<String, HostJournal> journals = new ConcurrentHashMap<>();

    /// @param audit the log of the reads; those in the background have another one than those of users
    /// @param hosts the hosts of the cluster, by the names that the fleet shows
    public SshJournalLogSource(
            SshHostAccess access,
            CommandAuditLog audit,
            String cluster,
            Supplier<List<String>> hosts,
            InstantSource clock) {
        this.access = access;
        this.audit = audit;
        this.source = new Source(cluster, Source.Kind.LOKI, URI.create("ssh:journal"));
        this.hosts = hosts;
        this.clock = clock;
    }

    @Override
    public Source source() {
        return source;
    }

    private <T> Outcome<T> answered(T value, long startNanos) {
        return Outcome.answered(source, clock.instant(), Duration.ofNanos(System.nanoTime() - startNanos), value);
    }

    private <T> Outcome<T> failed(Failure failure) {
        return new Outcome.Failed<>(source, clock.instant(), Duration.ZERO, failure);
    }

    private <T> Outcome<T> unsupported(String what) {
        return failed(new Failure.Refused(
                0, "journal", "the journals of hosts cannot be " + what, "add a Loki to the cluster"));
    }

    @Override
    public Outcome<ReadSummary> lines(
            String query, TimeWindow window, Order order, int limit, Sink sink, Duration deadline) {
        long start = System.nanoTime();
        if (!(Logql.parse(query) instanceof ParseResult.Valid<LogqlExpr>(LogqlExpr.LogQuery(var selector, var stages)))
                || !stages.isEmpty()) {
            return failed(new Failure.Refused(
                    0,
                    "journal",
                    "the journals of hosts do not support the query " + query,
                    "use {hostname=\"…\"} and nothing after it"));
        }
        var wanted = hosts.get().stream()
                .filter(host ->
                        selector.stream().allMatch(m -> m.matches(m.name().equals(HOST) ? host : "")))
                .toList();
        long lines = 0;
        boolean cut = wanted.size() > MAX_HOSTS;
        var covered = window;
        try {
            for (var host : wanted.subList(0, Math.min(MAX_HOSTS, wanted.size()))) {
                var journal = Objects.requireNonNull(journals.computeIfAbsent(
                        host,
                        name -> new HostJournal(
                                new SshHost(access, new ClusterHost(source.cluster(), name), audit), clock)));
                var left = deadline.minusNanos(System.nanoTime() - start);
                if (left.isNegative() || limit - lines <= 0) {
                    cut = true;
                    // The lines of this host are missing in the whole window.
                    var begun = order == Order.FORWARD ? window.start() : window.end();
                    covered = new TimeWindow(begun, begun);
                    break;
                }
                var done = journal.read(window, order, (int) (limit - lines), sink, left);
                if (done.failure().isPresent()) {
                    return failed(done.failure().get());
                }
                lines += done.lines();
                if (done.cut()) {
                    cut = true;
                    covered = order == Order.FORWARD
                            ? new TimeWindow(
                                    covered.start(),
                                    TimeMath.earlier(covered.end(), TimeMath.later(done.reached(), covered.start())))
                            : new TimeWindow(
                                    TimeMath.later(covered.start(), TimeMath.earlier(done.reached(), covered.end())),
                                    covered.end());
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return failed(new Failure.Cancelled("reading the journal was interrupted", ""));
        }
        return answered(new ReadSummary(lines, cut, covered, 1), start);
    }

    @Override
    public Outcome<List<String>> labelNames(TimeWindow window, Duration deadline) {
        return answered(List.of(HOST), System.nanoTime());
    }

    @Override
    public Outcome<List<String>> labelValues(String label, TimeWindow window, Duration deadline) {
        return answered(label.equals(HOST) ? List.copyOf(hosts.get()) : List.of(), System.nanoTime());
    }

    @Override
    public Outcome<List<Labels>> series(List<String> selectors, TimeWindow window, Duration deadline) {
        return answered(hosts.get().stream().map(h -> Labels.of(HOST, h)).toList(), System.nanoTime());
    }

    @Override
    public Outcome<InstantVector> instant(String query, Instant at, Duration deadline) {
        return unsupported("counted");
    }

    @Override
    public Outcome<Matrix> range(String query, TimeWindow window, Duration step, Duration deadline) {
        return unsupported("counted");
    }

    @Override
    public Outcome<MetricsSource.BuildInfo> buildInfo(Duration deadline) {
        return unsupported("queried for a version");
    }

    @Override
    public Tail tail(String query, Instant from, TailSink sink) {
        sink.status(false, "the journals of hosts are not followed; add a Loki to the cluster");
        return () -> {};
    }
}
