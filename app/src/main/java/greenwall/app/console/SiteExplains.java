package greenwall.app.console;

import greenwall.app.site.Site;
import greenwall.app.site.SiteSources;
import greenwall.fleet.explain.Explains;
import greenwall.fleet.explain.Explanation;
import greenwall.fleet.explain.Investigator;
import greenwall.fleet.explain.Question;
import greenwall.fleet.state.FleetState;
import greenwall.views.FxThread;
import greenwall.views.Latest;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/// Explains over a site's sources and hands the newest explanation to the JavaFX thread.
public final class SiteExplains implements Explains, AutoCloseable {
    private final FxThread fx;
    private final Investigator investigator;
    private final AtomicReference<FleetState> fleet = new AtomicReference<>(FleetState.EMPTY);
    private volatile Map<String, Investigator.Sources> sources = Map.of();

    public SiteExplains(Site site, InstantSource clock, FxThread fx) {
        this.fx = fx;
        use(site);
        investigator = new Investigator(
                cluster -> sources.getOrDefault(cluster, Investigator.Sources.NONE),
                fleet::get,
                clock,
                Investigator.USUAL_DEADLINE);
    }

    /// From here on questions go to this site: the configuration has changed.
    public void use(Site site) {
        sources = SiteSources.of(site);
    }

    /// The newest state, to know hosts and who depends on whom.
    public void knows(FleetState state) {
        fleet.set(state);
    }

    @Override
    public Running explain(Question question, Consumer<Explanation> listener) {
        var latest = new Latest<Explanation>(fx, listener);
        return investigator.explain(question, latest::offer);
    }

    @Override
    public void close() {
        investigator.close();
    }
}
