package greenwall.app.console;

import greenwall.app.site.ExplainerSources;
import greenwall.app.site.Site;
import greenwall.fleet.explain.ClusterExplainer;
import greenwall.fleet.explain.ExplainQuestion;
import greenwall.fleet.explain.Explainer;
import greenwall.fleet.explain.Explanation;
import greenwall.fleet.source.LogSource;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.HostState;
import greenwall.views.FxThread;
import greenwall.views.LatestValueRelay;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Runs explanations with a site's sources and passes the newest result to the JavaFX thread.
public final class SiteExplainer implements Explainer, AutoCloseable {
    private final Site site;
    private final Function<String, Optional<LogSource>> journals;
    private final Consumer<Explanation> onComplete;
    private final FxThread fx;
    private final ClusterExplainer background;
    private final ClusterExplainer onRequest;
    /// Kept between explanations, because a `HostJournal` keeps the clock offset of its host.
    private volatile Map<String, ClusterExplainer.Sources> requestSources;
    private volatile boolean allowed;

    /// @param fleet the fleet with the hosts and dependencies
    /// @param journals the journals of a cluster's hosts; used only after a user permitted it
    /// @param onComplete gets each completed explanation that a user requested
    SiteExplainer(
            Site site,
            Function<String, Optional<LogSource>> journals,
            Supplier<FleetState> fleet,
            InstantSource clock,
            ZoneId zone,
            Consumer<Explanation> onComplete,
            FxThread fx) {
        this.site = site;
        this.journals = journals;
        this.onComplete = onComplete;
        this.fx = fx;
        var sources = ExplainerSources.of(site, site.config().ssh().journal() ? journals : _ -> Optional.empty());
        requestSources = sources;
        background = new ClusterExplainer(
                cluster -> sources.getOrDefault(cluster, ClusterExplainer.Sources.NONE),
                _ -> fleet.get(),
                clock,
                zone,
                ClusterExplainer.DEFAULT_DEADLINE);
        onRequest = new ClusterExplainer(
                cluster -> requestSources.getOrDefault(cluster, ClusterExplainer.Sources.NONE),
                question -> hosts(question, fleet.get()),
                clock,
                zone,
                ClusterExplainer.DEFAULT_DEADLINE);
    }

    private FleetState hosts(ExplainQuestion question, FleetState newest) {
        if (!(question.subject() instanceof ExplainQuestion.HostSubject subject) || !question.isForWorstReading()) {
            return newest;
        }
        var state = newest;
        for (var at : question.worstReadingAt()) {
            state = site.forWorstAt(
                    at, newest.at(), each -> named(each, subject).findAny().isPresent(), () -> newest);
            if (named(state, subject).anyMatch(host -> host.state().isProblem())) {
                return state;
            }
        }
        return state;
    }

    private static Stream<HostState> named(FleetState state, ExplainQuestion.HostSubject subject) {
        return state.hostsNamed(subject.host()).stream()
                .filter(host -> host.cluster().name().equals(subject.cluster()));
    }

    @Override
    public boolean offersJournal(String cluster) {
        return site.cluster(cluster)
                        .filter(c -> c.logs().isEmpty() && c.metrics().isPresent())
                        .isPresent()
                && !allowed
                && !site.config().ssh().journal()
                && !site.config().readOnly();
    }

    /// The permission applies to explanations that users request, not to those in the background.
    @Override
    public void allowJournal() {
        allowed = true;
        requestSources = ExplainerSources.of(site, journals);
    }

    /// For explanations in the background. Partial results are passed on at once, on the thread that found
    /// them.
    ClusterExplainer background() {
        return background;
    }

    /// For other explanations that a user requested.
    ClusterExplainer onRequest() {
        return onRequest;
    }

    @Override
    public RunHandle explain(ExplainQuestion question, Consumer<Explanation> listener) {
        var latest = new LatestValueRelay<Explanation>(fx, listener);
        var running = onRequest.explain(question, explanation -> {
            latest.offer(explanation);
            if (explanation.complete()) {
                onComplete.accept(explanation);
            }
        });
        return () -> {
            latest.close();
            running.close();
        };
    }

    @Override
    public void close() {
        background.close();
        onRequest.close();
    }
}
