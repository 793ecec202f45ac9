package greenwall.app.console;

import greenwall.app.site.Site;
import greenwall.fleet.explain.ClusterExplainer;
import greenwall.fleet.state.FleetState;
import greenwall.views.FxThread;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;

/// The services of a site, with an explainer that has no sources.
final class SampleServices {
    private SampleServices() {}

    static SiteServices of(Site site, InstantSource clock, FxThread fx) {
        var noExplainer = new ClusterExplainer(
                _ -> ClusterExplainer.Sources.NONE,
                _ -> FleetState.EMPTY,
                clock,
                ZoneOffset.UTC,
                Duration.ofSeconds(5));
        return new SiteServices(site, clock, noExplainer, noExplainer, _ -> {}, new SiteThreads(fx));
    }
}
