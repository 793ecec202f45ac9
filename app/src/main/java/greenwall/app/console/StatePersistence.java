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

/// Carries what is known from one run to the next: the last state is shown at once, a cluster that does not answer
/// keeps its hosts in sight, and each whole state is put away for the next run.
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

    /// Told when the first state has come that somebody answered for.
    public void onFirst(Consumer<FleetState> handler) {
        onFirst = handler;
    }

    /// Shows what an earlier run knew of these sources, if it did. A practice range is another one at each start, at
    /// other ports, and the same to whoever looks at it.
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

    /// Hosts without values: what an earlier run knew says more.
    public void targets(FleetState silent) {
        if (earlier.isEmpty()) {
            screen.accept(silent);
        }
    }

    /// A state that lacks what takes its time is shown, and not kept.
    public void glimpse(FleetState state) {
        screen.accept(earlier.map(state::filledFrom).orElse(state));
    }

    /// The state, with the hosts of the clusters that have not answered in this run, as an earlier one knew them.
    public FleetState known(FleetState state) {
        return site.practice() ? state : earlier.map(state::filledFrom).orElse(state);
    }

    /// Called from the heartbeat's thread.
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
