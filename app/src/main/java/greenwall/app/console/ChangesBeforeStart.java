package greenwall.app.console;

import greenwall.app.site.Site;
import greenwall.fleet.state.CellState;
import greenwall.views.RecentChanges;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Finds the changes in the quarter of an hour before the program started, from what the sources still know.
public final class ChangesBeforeStart {
    private ChangesBeforeStart() {}

    /// Asks the sources for each instant, oldest first; instants without an answer are left out.
    public static List<RecentChanges.Earlier> of(Site site, Instant now, Duration stride) {
        var earlier = new ArrayList<RecentChanges.Earlier>();
        for (var back = RecentChanges.KEPT; back.isPositive(); back = back.minus(stride)) {
            var then = now.minus(back);
            var state = site.asOf(then);
            boolean answered = !state.hosts().isEmpty()
                    && state.sources().stream().allMatch(source -> source.state() == CellState.OK);
            if (answered) {
                earlier.add(new RecentChanges.Earlier(then, state));
            }
        }
        return earlier;
    }
}
