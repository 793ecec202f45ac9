package greenwall.app.console;

import greenwall.app.config.ConfigPaths;
import greenwall.app.site.Site;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.source.Source;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.ClusterStateBuilder;
import greenwall.fleet.state.SourceClock;
import greenwall.fleet.state.SourceState;
import greenwall.views.testing.DirectFxThread;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// The problems of a site, without explanations.
final class SampleProblems {
    private SampleProblems() {}

    static SiteProblems of(Site site, ConsoleSession session, InstantSource clock) {
        var fx = new DirectFxThread(true);
        return new SiteProblems(site, session, clock, (_, _) -> () -> {}, SampleServices.of(site, clock, fx), fx);
    }

    static SiteAlerts alerts(Site site, ConsoleSession session, SiteProblems problems, InstantSource clock) {
        var fx = new DirectFxThread(true);
        return new SiteAlerts(site, session, problems, SampleServices.of(site, clock, fx), clock, fx, fx);
    }

    static ConsoleSession session(ConfigPaths paths, InstantSource clock) {
        return new ConsoleSession(paths, new SourceClock(clock), ZoneOffset.UTC, new DirectFxThread(true));
    }

    /// A cluster whose only source responds.
    static ClusterStateBuilder east(Instant now) {
        return new ClusterStateBuilder("east", now, QuantityCatalogue.shipped().quantities())
                .source(SourceState.of(
                        new Source("east", Source.Kind.PROMETHEUS, URI.create("http://127.0.0.1:1")),
                        CellState.OK,
                        Optional.of(now),
                        Optional.empty(),
                        "responds",
                        ""));
    }

    /// An action on a problem, which reports its result as text.
    @FunctionalInterface
    interface ProblemRequest {
        void send(Consumer<String> result);
    }

    static String resultMessage(ProblemRequest request) throws Exception {
        var result = new CompletableFuture<String>();
        request.send(result::complete);
        return result.get(20, TimeUnit.SECONDS);
    }
}
