package greenwall.app.console;

import greenwall.app.runbook.Folders;
import greenwall.app.site.HeartSettings;
import greenwall.app.site.OnDemand;
import greenwall.app.site.Site;
import greenwall.fleet.Labels;
import greenwall.fleet.incident.EvidenceSink;
import greenwall.fleet.rules.RulesPack;
import greenwall.fleet.run.Guide;
import greenwall.fleet.run.GuidedRun;
import greenwall.fleet.run.Pictures;
import greenwall.fleet.run.Subject;
import greenwall.fleet.runbook.Step.Choice;
import greenwall.fleet.source.Metrics;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.HostState;
import greenwall.views.FxThread;
import greenwall.views.Latest;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Walks runbooks over a site's sources, each run on a virtual thread of its own.
public final class SiteGuide implements Guide, AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(15);

    private final FxThread fx;
    private final Supplier<EvidenceSink> evidence;
    private final OnDemand<Pictures> pictures = new OnDemand<>(Pictures::shipped);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile FleetState fleet = FleetState.EMPTY;
    private volatile Site site;

    /// @param evidence where what a run shows is kept
    public SiteGuide(Site site, FxThread fx, Supplier<EvidenceSink> evidence) {
        this.site = site;
        this.fx = fx;
        this.evidence = evidence;
    }

    /// From here on runs are about this site: the configuration has changed.
    public void use(Site newSite) {
        site = newSite;
    }

    /// The newest state, to know hosts by all their names.
    public void knows(FleetState state) {
        fleet = state;
    }

    @Override
    public Walking begin(Request request, Consumer<Seen> listener) {
        var walk = new Walk(request, new Latest<>(fx, listener));
        walk.go(walk::start);
        return walk;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    /// One run. Its fields are touched by one task at a time: each waits for the lock of the walk.
    private final class Walk implements Walking {
        private final Request request;
        private final Latest<Seen> seen;
        private volatile boolean closed;
        private Optional<GuidedRun> run = Optional.empty();

        Walk(Request request, Latest<Seen> seen) {
            this.request = request;
            this.seen = seen;
        }

        void go(Runnable work) {
            try {
                threads.execute(() -> {
                    synchronized (this) {
                        work.run();
                    }
                });
            } catch (RejectedExecutionException _) {
                closed = true;
            }
        }

        void start() {
            var now = site;
            var cluster = now.clusters().stream()
                    .filter(c -> c.name().equals(request.cluster()))
                    .findFirst()
                    .or(() -> now.clusters().stream().findFirst());
            if (cluster.isEmpty()) {
                tell(Seen.nothing("there is no source to ask"));
                return;
            }
            var host = fleet.host(request.host());
            var alert = alert(cluster.get().metrics(), host);
            var name = alert.map(a -> a.labels().get("alertname"))
                    .or(request::alert)
                    .or(() -> request.quantity().flatMap(SiteGuide::alertAbout))
                    .orElse("");
            var labels = alert.map(Metrics.RuleAlert::labels)
                    .orElseGet(() -> name.isEmpty() ? Labels.EMPTY : Labels.of("alertname", name));
            var since = alert.map(Metrics.RuleAlert::activeAt)
                    .filter(at -> at.isBefore(request.at()))
                    .orElse(request.at());
            var runbook = Folders.shelf(now.config().runbooks()).orUsualWay(name);
            if (runbook.isEmpty()) {
                tell(Seen.nothing("there is no runbook for " + name));
                return;
            }
            run = Optional.of(GuidedRun.of(
                    runbook.get(),
                    Subject.of(labels, cluster.get().name(), host, since, request.at()),
                    new GuidedRun.Means(
                            cluster.get().metrics(),
                            cluster.get().logs(),
                            HeartSettings.catalogue(now.config()),
                            pictures.get(),
                            evidence.get(),
                            DEADLINE,
                            true)));
            walk();
        }

        private void walk() {
            while (!closed && run.isPresent()) {
                boolean on = run.get().walk().isPresent();
                tell(seen(run.get(), on && run.get().verdict().isEmpty()));
                if (!on || run.get().verdict().isPresent()) {
                    return;
                }
            }
        }

        private static Seen seen(GuidedRun run, boolean walking) {
            return new Seen(Optional.of(run.runbook()), Optional.of(run.subject()), run.done(), walking, "");
        }

        private void tell(Seen newest) {
            if (!closed) {
                seen.offer(newest);
            }
        }

        /// The alert by its name, else the worst that fires at the host and has a runbook.
        private Optional<Metrics.RuleAlert> alert(Optional<Metrics> metrics, Optional<HostState> host) {
            var firing = metrics.flatMap(m -> m.alerts(DEADLINE).answer()).orElse(List.of()).stream()
                    .filter(a -> a.state().equals("firing"))
                    .filter(a -> host.isEmpty()
                            || Subject.host(a.labels(), List.of(host.get())).isPresent())
                    .filter(a -> !a.labels().get("severity").equals("none"))
                    .toList();
            var wanted = request.alert().or(() -> request.quantity().flatMap(SiteGuide::alertAbout));
            var named = firing.stream()
                    .filter(a -> wanted.isPresent() && sameRunbook(a.labels().get("alertname"), wanted.get()))
                    .findFirst();
            return named.isPresent() || request.alert().isPresent()
                    ? named
                    : firing.stream().min(Comparator.comparing(a -> a.labels().get("severity")));
        }

        private boolean sameRunbook(String alert, String other) {
            var shelf = Folders.shelf(site.config().runbooks());
            return alert.equals(other)
                    || request.alert().isEmpty()
                            && shelf.forAlert(alert).isPresent()
                            && shelf.forAlert(alert).equals(shelf.forAlert(other));
        }

        @Override
        public void overrule(int number, Choice choice) {
            go(() -> run.ifPresent(r -> {
                r.overrule(number, choice);
                tell(seen(r, r.verdict().isEmpty()));
                walk();
            }));
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    /// The pack's alert about a quantity.
    private static Optional<String> alertAbout(String quantity) {
        return RulesPack.alertAbout(quantity);
    }
}
