package greenwall.app.console;

import greenwall.app.runbook.RunbookFolderReader;
import greenwall.app.site.LazyValue;
import greenwall.app.site.PollSettingsConverter;
import greenwall.app.site.Site;
import greenwall.fleet.Labels;
import greenwall.fleet.SentenceCase;
import greenwall.fleet.alert.AlertSeverity;
import greenwall.fleet.identity.HostLabelNames;
import greenwall.fleet.incident.EvidenceSink;
import greenwall.fleet.rules.RulesPack;
import greenwall.fleet.runbook.Runbook;
import greenwall.fleet.runbook.RunbookLibrary;
import greenwall.fleet.runbook.RunbookStep.Choice;
import greenwall.fleet.runbook.run.ReferenceCases;
import greenwall.fleet.runbook.run.RunbookRun;
import greenwall.fleet.runbook.run.RunbookRunner;
import greenwall.fleet.runbook.run.RunbookSubject;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.state.HostState;
import greenwall.views.LatestValueRelay;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// Runs runbooks with a site's sources, each on its own virtual thread.
public final class SiteRunbookRunner implements RunbookRunner {
    private static final Duration DEADLINE = Duration.ofSeconds(15);

    private final SiteThreads threads;
    private final BiFunction<String, String, EvidenceSink> evidence;
    private final LazyValue<ReferenceCases> referenceCases = new LazyValue<>(ReferenceCases::shipped);
    private final Site site;
    private volatile List<Runbook> runbooks = List.of();

    /// @param evidence where results are stored, by cluster and host
    public SiteRunbookRunner(Site site, SiteThreads threads, BiFunction<String, String, EvidenceSink> evidence) {
        this.site = site;
        this.threads = threads;
        this.evidence = evidence;
    }

    @Override
    public List<Runbook> runbooks() {
        return runbooks;
    }

    /// Reads the runbooks, which may take a while.
    RunbookLibrary read() {
        var library = RunbookFolderReader.library(site.config().runbooks());
        runbooks = library.all();
        return library;
    }

    @Override
    public RunHandle begin(Request request, Consumer<Progress> listener) {
        var walk = new ActiveRun(request, new LatestValueRelay<>(threads, listener));
        walk.runTask(walk::start);
        return walk;
    }

    /// The runbook for an alert, else the one for the quantity beyond its limit: a site's own alerts have other
    /// names.
    static Optional<Runbook> runbook(RunbookLibrary library, String alert, Optional<String> quantity) {
        return library.forAlert(alert)
                .or(() -> quantity.flatMap(RulesPack::alertAbout).flatMap(library::forAlert))
                .or(library::fallback);
    }

    /// One run. Its tasks hold the lock of this object, so only one task at a time uses the fields.
    private final class ActiveRun implements RunHandle {
        private final Request request;
        private final LatestValueRelay<Progress> latest;
        private volatile boolean closed;
        private Optional<RunbookRun> run = Optional.empty();
        private String unknown = "";

        ActiveRun(Request request, LatestValueRelay<Progress> latest) {
            this.request = request;
            this.latest = latest;
        }

        void runTask(Runnable work) {
            try {
                threads.execute(() -> {
                    synchronized (this) {
                        runGuarded(work);
                    }
                });
            } catch (RejectedExecutionException _) {
                closed = true;
            }
        }

        /// A bug ends the run with a visible message, so that no user waits forever.
        private void runGuarded(Runnable work) {
            try {
                work.run();
            } catch (RuntimeException bug) {
                System.getLogger(SiteRunbookRunner.class.getName())
                        .log(System.Logger.Level.ERROR, "a runbook failed", bug);
                unknown = "internal error while running the runbook; see Greenwall's log";
                publish(run.map(r -> resultOf(r, false)).orElseGet(() -> Progress.nothing(unknown)));
            }
        }

        void start() {
            var found = find();
            if (found.isEmpty()) {
                publish(Progress.nothing(
                        request.cluster().isEmpty()
                                ? (unknown.isEmpty()
                                                ? "No cluster has this alert now, or several hosts have it"
                                                : SentenceCase.of(unknown))
                                        + "; select a host and press R"
                                : "This console has no cluster " + request.cluster()));
                return;
            }
            var cluster = found.get().cluster();
            var host = request.host();
            var alert = found.get().alert();
            unknown = found.get().unknown();
            var labels = alert.map(MetricsSource.RuleAlert::labels)
                    .orElseGet(() -> isNamed()
                            ? request.alert()
                            : Labels.of(
                                    "alertname",
                                    request.quantity()
                                            .flatMap(RulesPack::alertAbout)
                                            .orElse("")));
            var name = labels.get("alertname");
            var began = alert.map(MetricsSource.RuleAlert::activeAt);
            var at = request.examinedAt(began);
            var since = began.filter(active -> active.isBefore(at)).orElse(at);
            var runbook = runbook(read(), name, request.quantity());
            if (runbook.isEmpty()) {
                publish(Progress.nothing("There is no runbook for " + name));
                return;
            }
            run = Optional.of(new RunbookRun(
                    runbook.get(),
                    RunbookSubject.of(
                            labels,
                            cluster.name(),
                            host,
                            since,
                            at,
                            request.start().filter(_ -> at.equals(request.at()))),
                    new RunbookRun.Dependencies(
                            cluster.metrics(),
                            cluster.logs(),
                            PollSettingsConverter.catalogue(site.config()),
                            referenceCases.get(),
                            evidence.apply(
                                    cluster.name(), host.map(HostState::name).orElse("")),
                            DEADLINE),
                    found.get().labelsWithHost(labels, request.alert(), host)));
            walk();
        }

        private void walk() {
            while (!closed && run.isPresent()) {
                boolean on = run.get().runNextStep().isPresent();
                publish(resultOf(run.get(), on && run.get().verdict().isEmpty()));
                if (!on || run.get().verdict().isPresent()) {
                    return;
                }
            }
        }

        private Progress resultOf(RunbookRun run, boolean walking) {
            return new Progress(
                    Optional.of(run.runbook()), Optional.of(run.subject()), run.completedSteps(), walking, unknown);
        }

        /// @param unknown what could not be queried
        private record FoundAlert(
                Site.ConnectedCluster cluster,
                Optional<MetricsSource.RuleAlert> alert,
                List<MetricsSource.RuleAlert> all,
                String unknown) {
            static FoundAlert nothing(Site.ConnectedCluster cluster, String unknown) {
                return new FoundAlert(cluster, Optional.empty(), List.of(), unknown);
            }

            Labels labelsWithHost(Labels alert, Labels requested, Optional<HostState> host) {
                return RunbookSubject.missingLabels(
                        alert,
                        requested,
                        host.map(h -> all.stream()
                                        .map(MetricsSource.RuleAlert::labels)
                                        .filter(l -> RunbookSubject.isAbout(l, h))
                                        .toList())
                                .orElse(List.of()));
            }
        }

        /// Looks only in the named cluster. Without a name, takes the first cluster in which the alert fires
        /// without a host.
        private Optional<FoundAlert> find() {
            if (!request.cluster().isEmpty()) {
                return site.cluster(request.cluster()).map(this::find);
            }
            var all = site.clusters().stream().map(this::find).toList();
            unknown = all.stream()
                    .filter(found ->
                            all.size() == 1 || found.cluster().metrics().isPresent())
                    .map(FoundAlert::unknown)
                    .filter(why -> !why.isEmpty())
                    .findFirst()
                    .orElse("");
            return all.stream()
                    .filter(f -> f.alert().isPresent())
                    .findFirst()
                    .or(() -> all.size() == 1 ? Optional.of(all.getFirst()) : Optional.empty());
        }

        private FoundAlert find(Site.ConnectedCluster cluster) {
            if (cluster.metrics().isEmpty()) {
                return FoundAlert.nothing(cluster, "the cluster has no Prometheus to query for the alert's labels");
            }
            return switch (cluster.metrics().get().alerts(DEADLINE)) {
                case Outcome.Answered<List<MetricsSource.RuleAlert>> answered ->
                    new FoundAlert(cluster, alert(answered.value()), answered.value(), "");
                case Outcome.Failed<List<MetricsSource.RuleAlert>> failed ->
                    FoundAlert.nothing(
                            cluster,
                            "the alert's labels are not known: "
                                    + failed.failure().found());
            };
        }

        private void publish(Progress newest) {
            if (!closed) {
                latest.offer(newest);
            }
        }

        /// The named alert, or else the host's most severe alert.
        private Optional<MetricsSource.RuleAlert> alert(List<MetricsSource.RuleAlert> alerts) {
            var firing = alerts.stream()
                    .filter(a -> a.state().equals("firing"))
                    .filter(a -> request.host().isEmpty()
                            || RunbookSubject.isAbout(a.labels(), request.host().get()))
                    .filter(a -> !a.labels().get("severity").equals("none"))
                    .toList();
            var requestedName = isNamed()
                    ? Optional.of(request.alert().get("alertname"))
                    : request.quantity().flatMap(RulesPack::alertAbout);
            var sameName = requestedName
                    .map(requested ->
                            firing.stream().filter(sameRunbook(requested)).toList())
                    .orElse(List.of());
            if (request.alert().size() > 1) {
                // The alert on Alertmanager has the rule's labels and those added by Prometheus.
                return sameName.stream()
                        .filter(a -> request.alert().containsAll(a.labels()))
                        .max(Comparator.comparingInt(a -> a.labels().size()));
            }
            if (request.host().isEmpty()) {
                // Without a host, several host alerts with the same name are ambiguous.
                return sameName.size() == 1
                        ? Optional.of(sameName.getFirst())
                        : sameName.stream()
                                .filter(a -> HostLabelNames.in(a.labels()).isEmpty())
                                .findFirst();
            }
            var first = sameName.stream().findFirst();
            return first.isPresent() || isNamed()
                    ? first
                    : firing.stream()
                            .min(Comparator.comparingInt(a -> AlertSeverity.rank(AlertSeverity.of(a.labels()))));
        }

        private boolean isNamed() {
            return request.alert().has("alertname");
        }

        /// If the request names no alert, any alert with the same runbook will do.
        private Predicate<MetricsSource.RuleAlert> sameRunbook(String requested) {
            if (isNamed()) {
                return alert -> alert.labels().get("alertname").equals(requested);
            }
            var library = RunbookFolderReader.library(site.config().runbooks());
            var runbook = library.forAlert(requested);
            return alert -> alert.labels().get("alertname").equals(requested)
                    || runbook.isPresent()
                            && runbook.equals(library.forAlert(alert.labels().get("alertname")));
        }

        @Override
        public void overrule(int number, Choice choice) {
            runTask(() -> run.ifPresent(r -> {
                r.chooseBranch(number, choice);
                publish(resultOf(r, r.verdict().isEmpty()));
                walk();
            }));
        }

        @Override
        public void close() {
            closed = true;
            latest.close();
        }
    }
}
