package greenwall.fleet.explain;

import greenwall.fleet.source.AlertSource;
import greenwall.fleet.source.LogSource;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.state.FleetState;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;

/// Explains changes of metrics, each with the sources of its cluster. Each question runs on its own threads with a
/// deadline; once closed, it sends no more requests. A closed explainer ignores questions.
///
/// @param clusters by name; [Sources#NONE] for an unknown one
/// @param fleet the state in which the hosts of a question and their names are searched; it may block
/// @param zone in which days are counted
public record ClusterExplainer(
        Function<String, Sources> clusters,
        Function<ExplainQuestion, FleetState> fleet,
        InstantSource clock,
        ZoneId zone,
        Duration deadline,
        ExecutorService threads)
        implements Explainer, AutoCloseable {
    public static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(20);

    public ClusterExplainer(
            Function<String, Sources> clusters,
            Function<ExplainQuestion, FleetState> fleet,
            InstantSource clock,
            ZoneId zone,
            Duration deadline) {
        this(clusters, fleet, clock, zone, deadline, Executors.newVirtualThreadPerTaskExecutor());
    }

    /// The sources of one cluster.
    ///
    /// @param noLogs why there is no log source, and how to get one
    public record Sources(
            Optional<MetricsSource> metrics, Optional<LogSource> logs, Optional<AlertSource> alerts, String noLogs) {
        public static final Sources NONE = new Sources(Optional.empty(), Optional.empty(), Optional.empty());

        public Sources(Optional<MetricsSource> metrics, Optional<LogSource> logs, Optional<AlertSource> alerts) {
            this(metrics, logs, alerts, "the cluster has no log source");
        }
    }

    @Override
    public RunHandle explain(ExplainQuestion question, Consumer<Explanation> listener) {
        var closed = new AtomicBoolean();
        Runnable work = () -> {
            Consumer<Explanation> listenUntilClosed = explanation -> {
                if (!closed.get()) {
                    listener.accept(explanation);
                }
            };
            var run = new ExplanationRun(new ExplanationDraft(question), listenUntilClosed, zone, deadline);
            try {
                investigate(question, run);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                run.stop("it was interrupted");
            } catch (RuntimeException bug) {
                System.getLogger(ClusterExplainer.class.getName())
                        .log(System.Logger.Level.ERROR, "an explanation failed", bug);
                run.stop("internal error while explaining; see Greenwall's log");
            }
        };
        try {
            Future<?> running = threads.submit(work);
            return () -> {
                closed.set(true);
                running.cancel(true);
            };
        } catch (RejectedExecutionException _) {
            return () -> {};
        }
    }

    /// Blocks until the explanation is complete.
    public Explanation explain(ExplainQuestion question) throws InterruptedException {
        var run = new ExplanationRun(new ExplanationDraft(question), _ -> {}, zone, deadline);
        investigate(question, run);
        return run.snapshot();
    }

    private void investigate(ExplainQuestion question, ExplanationRun run) throws InterruptedException {
        var sources = clusters.apply(question.subject().cluster());
        var now = ExplanationStepRunner.queryTime(sources, clock.instant());
        new ExplanationStepRunner(question, sources, fleet.apply(question), now, run).investigate();
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
