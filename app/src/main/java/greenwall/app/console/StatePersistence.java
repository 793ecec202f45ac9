package greenwall.app.console;

import greenwall.app.site.Site;
import greenwall.fleet.quantity.Quantity;
import greenwall.fleet.state.FleetState;
import greenwall.views.RecentChanges;
import java.net.URI;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// Carries the state over restarts: the last one is shown at once, a cluster that does not answer keeps its hosts, and
/// each complete state is stored.
public final class StatePersistence {
    private final Site site;
    private final LastState file;
    private final RecentChanges recent;
    private final Consumer<FleetState> screen;
    private Optional<FleetState> earlier = Optional.empty();
    private Consumer<FleetState> onFirst = _ -> {};

    public StatePersistence(Site site, LastState file, RecentChanges recent, Consumer<FleetState> screen) {
        this.site = site;
        this.file = file;
        this.recent = recent;
        this.screen = screen;
    }

    /// Called for the first state with an answer.
    public void onFirst(Consumer<FleetState> handler) {
        onFirst = handler;
    }

    /// Shows what an earlier run knew of these sources. A practice range is a new one at each start, at other ports.
    public void begin(List<Quantity> quantities, Instant now) {
        var known = file.load(quantities, now, recent);
        var urls = urls(site);
        earlier = known.filter(state -> site.practice()
                || state.sources().stream()
                        .allMatch(s -> urls.contains(s.source().url())));
        earlier.ifPresent(screen);
    }

    private static Set<URI> urls(Site site) {
        var urls = new HashSet<URI>();
        for (var cluster : site.clusters()) {
            cluster.metrics().ifPresent(m -> urls.add(m.source().url()));
            cluster.logs().ifPresent(l -> urls.add(l.source().url()));
        }
        return urls;
    }

    /// Ignores hosts without values if an earlier run knew more.
    public void targets(FleetState silent) {
        if (earlier.isEmpty()) {
            screen.accept(silent);
        }
    }

    /// An incomplete state is shown and not stored.
    public void glimpse(FleetState state) {
        screen.accept(earlier.map(state::filledFrom).orElse(state));
    }

    /// Adds the hosts of clusters that have not answered in this run, as an earlier one knew them.
    public FleetState known(FleetState state) {
        return site.practice() ? state : earlier.map(state::filledFrom).orElse(state);
    }

    /// Called on the heartbeat's thread.
    public void show(FleetState state) {
        recent.note(state);
        if (!state.hosts().isEmpty() && !state.kept()) {
            var tell = onFirst;
            onFirst = _ -> {};
            tell.accept(state);
        }
        screen.accept(known(state));
        file.save(state, recent);
    }
}
