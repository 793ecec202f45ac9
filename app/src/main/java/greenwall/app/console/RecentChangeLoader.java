package greenwall.app.console;

import greenwall.app.site.Site;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.views.RecentChanges;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Finds the changes in the 15 minutes before the program started, from the history that the sources still
/// have.
public final class RecentChangeLoader {
    private static final Duration STRIDE = Duration.ofMinutes(5);
    /// Above this number of hosts the changes are not loaded, because they take as much memory as the wall
    /// itself.
    private static final int MAX_HOSTS = 20_000;

    private RecentChangeLoader() {}

    /// Adds the changes before the first state to the recent ones, in the background.
    static void loadInBackground(Site site, FleetState first, RecentChanges recent) {
        if (first.hosts().size() <= MAX_HOSTS) {
            Thread.ofVirtual().name("earlier changes").start(() -> recent.addEarlier(query(site, first.at(), STRIDE)));
        }
    }

    /// Queries the sources as of each instant, oldest first. Instants without a complete answer are left out.
    public static List<RecentChanges.EarlierState> query(Site site, Instant now, Duration stride) {
        var earlier = new ArrayList<RecentChanges.EarlierState>();
        for (var back = RecentChanges.SHOWN_PERIOD; back.isPositive(); back = back.minus(stride)) {
            var then = now.minus(back);
            var state = site.asOf(then);
            boolean answered = !state.hosts().isEmpty()
                    && state.sources().stream().allMatch(source -> source.state() == CellState.OK);
            if (answered) {
                earlier.add(new RecentChanges.EarlierState(then, state));
            }
        }
        return earlier;
    }
}
