package greenwall.views.arc;

import greenwall.fleet.Unit;
import greenwall.fleet.state.Cell;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.HostState;
import greenwall.views.WaitingForDataText;
import greenwall.views.widgets.Banner;
import greenwall.views.widgets.DetailView;
import greenwall.views.widgets.SharedPhrases;
import greenwall.views.widgets.TableQueryResults;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Shows the ZFS cache of every host, with a recommendation where its values are conclusive.
public final class ArcViewContent extends DetailView.Content {
    private static final double MANY_GHOSTS = 10;
    private static final double AT_ITS_LIMIT = 0.97;
    private static final double SHRUNK = 0.6;
    private static final int SENTENCES = 3;
    private static final String GHOSTS = "arc.ghosts";

    public ArcViewContent() {
        super("arc");
    }

    @Override
    public List<List<Banner.Part>> banner(DetailView.ViewInput facts) {
        var state = facts.state();
        var lines = new ArrayList<>(layout().banner(state));
        state.hosts().stream()
                .filter(h -> h.cell("arc.hit_ratio")
                        .filter(cell -> !cell.state().isUnknown())
                        .isPresent())
                .sorted(Comparator.comparing(h -> h.state("arc.hit_ratio")))
                .flatMap(h -> sentence(h, facts.lookupResults()).stream())
                .limit(SENTENCES)
                .forEach(text -> lines.add(Banner.line(text)));
        if (lines.size() == 1 && !lines.getFirst().isEmpty()) {
            var cells = state.cells("arc.hit_ratio");
            var notKnown = SharedPhrases.notKnown(cells.stream()
                    .filter(cell -> cell.state().isUnknown() || !isConclusive(cell.host()))
                    .count());
            lines.add(Banner.line(
                    cells.isEmpty()
                            ? WaitingForDataText.none(state, "arc.hit_ratio", "reports ARC metrics")
                            : notKnown.isEmpty()
                                    ? "No ARC needs more memory."
                                    : "No ARC is known to need more memory" + notKnown + "."));
        }
        return lines;
    }

    /// Whether it is known that a larger cache would not help, or how large it is.
    private static boolean isConclusive(HostState host) {
        double ghosts = value(host, "arc.ghost_hits");
        return ghosts <= MANY_GHOSTS
                || !Double.isNaN(ghosts)
                        && !Double.isNaN(value(host, "arc.size"))
                        && !Double.isNaN(value(host, "arc.target"));
    }

    /// Explains the values of one cache, if they are conclusive. A ghost hit is a read that a larger cache
    /// would have served, and the ghost lists show how much larger it would have to be.
    static Optional<String> sentence(HostState host, TableQueryResults results) {
        double ratio = value(host, "arc.hit_ratio");
        double size = value(host, "arc.size");
        double target = value(host, "arc.target");
        double most = value(host, "arc.max");
        double ghosts = value(host, "arc.ghost_hits");
        var hit = Double.isNaN(ratio) ? "" : Unit.RATIO.text(ratio) + " of reads hit; ";
        if (!Double.isNaN(target)
                && !Double.isNaN(most)
                && target < most * SHRUNK
                && host.state("arc.hit_ratio") != CellState.OK) {
            double used = value(host, "mem.util");
            return Optional.of(host.name() + ": " + hit + "the ARC's target size is " + Unit.BYTES.text(target)
                    + ", far below its maximum of " + Unit.BYTES.text(most)
                    + (Double.isNaN(used) ? "." : "; memory is " + Unit.RATIO.text(used) + " used."));
        }
        if (!(ghosts > MANY_GHOSTS)) {
            return Optional.empty();
        }
        var more = more(host, results);
        var known = host.name() + ": " + hit;
        var suggest = "ghost hits (" + Unit.PER_SECOND.text(ghosts) + ") suggest that ";
        if (size >= most * AT_ITS_LIMIT) {
            return Optional.of(known + "the ARC is at its maximum size, and " + suggest
                    + more.orElse("raising the limit above " + Unit.BYTES.text(most)) + " would help.");
        }
        if (size >= target * AT_ITS_LIMIT) {
            return Optional.of(known + suggest + more.orElse("more than " + Unit.BYTES.text(size)) + " would help.");
        }
        return Optional.empty();
    }

    /// Returns for example `4 GiB more (63 % of the misses, mainly data that is used often)`, with the size of
    /// the ghost lists that have hits.
    private static Optional<String> more(HostState host, TableQueryResults results) {
        var cluster = host.cluster().name();
        double often = results.value(GHOSTS, cluster, host.name(), "mfu.hits");
        double lately = results.value(GHOSTS, cluster, host.name(), "mru.hits");
        double misses = results.value(GHOSTS, cluster, host.name(), "misses");
        double room = 0;
        room += often > lately / 4 ? zeroIfUnknown(results.value(GHOSTS, cluster, host.name(), "mfu.size")) : 0;
        room += lately > often / 4 ? zeroIfUnknown(results.value(GHOSTS, cluster, host.name(), "mru.size")) : 0;
        if (room <= 0) {
            return Optional.empty();
        }
        double share = (zeroIfUnknown(often) + zeroIfUnknown(lately)) / misses;
        var saved = share > 0 && share <= 1 ? Unit.RATIO.text(share) + " of the misses, " : "";
        return Optional.of(Unit.BYTES.text(room) + " more (" + saved
                + (often > lately ? "mainly data that is used often" : "mainly data that was used recently") + ")");
    }

    private static double zeroIfUnknown(double value) {
        return Double.isNaN(value) ? 0 : value;
    }

    private static double value(HostState host, String quantity) {
        return host.cell(quantity)
                .filter(cell -> !cell.state().isUnknown())
                .map(Cell::value)
                .orElse(Double.NaN);
    }
}
