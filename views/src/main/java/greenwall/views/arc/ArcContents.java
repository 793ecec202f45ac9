package greenwall.views.arc;

import static greenwall.views.parts.QuantityTable.column;

import greenwall.fleet.Unit;
import greenwall.fleet.quantity.Detail;
import greenwall.fleet.state.Cell;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.HostState;
import greenwall.views.Place;
import greenwall.views.parts.Banner;
import greenwall.views.parts.CellCounts;
import greenwall.views.parts.ChartBoard;
import greenwall.views.parts.DataView;
import greenwall.views.parts.LookupResults;
import greenwall.views.parts.QuantityTable;
import greenwall.views.parts.TableData;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// The cache of every host with ZFS, and a sentence on the ones that say something.
public final class ArcContents implements DataView.Contents {
    private static final double MANY_GHOSTS = 10;
    private static final double AT_ITS_LIMIT = 0.97;
    private static final double SHRUNK = 0.6;
    private static final int SENTENCES = 3;
    private static final String GHOSTS = "arc.ghosts";
    private static final Map<String, Detail> DETAILS = Detail.shipped();
    private static final QuantityTable HOSTS = QuantityTable.of(
            "Caches",
            List.of(),
            column("Hit ratio", "arc.hit_ratio"),
            column("Demand", "arc.hit_ratio.demand"),
            column("Size", "arc.size"),
            column("Target", "arc.target"),
            column("Most", "arc.max"),
            column("Least", "arc.min"),
            column("Ghost hits", "arc.ghost_hits"),
            column("Evictions", "arc.evictions"),
            column("Often used", "arc.mfu"),
            column("Lately used", "arc.mru"),
            column("Prefetch hits", "arc.prefetch_hits"),
            column("L2 hit ratio", "l2arc.hit_ratio"),
            column("L2 size", "l2arc.size"));

    @Override
    public String name() {
        return "ARC";
    }

    @Override
    public List<ChartBoard.Spec> charts() {
        return List.of(
                new ChartBoard.Spec("Hit ratio", "arc.hit_ratio"),
                detail("arc.sizes"),
                detail("arc.lists"),
                detail("arc.demand"),
                new ChartBoard.Spec("Ghost hits", "arc.ghost_hits"),
                new ChartBoard.Spec("Evictions", "arc.evictions"));
    }

    private static ChartBoard.Spec detail(String id) {
        return ChartBoard.Spec.of(Objects.requireNonNull(DETAILS.get(id), id));
    }

    @Override
    public int chartColumns() {
        return 3;
    }

    @Override
    public boolean ofChosenHost() {
        return true;
    }

    @Override
    public List<Detail> lookups(FleetState state) {
        return List.of(Objects.requireNonNull(DETAILS.get(GHOSTS)));
    }

    @Override
    public double chartShare() {
        return 0.5;
    }

    @Override
    public List<List<Banner.Part>> banner(FleetState state, Place place) {
        return banner(state, place, LookupResults.NOTHING);
    }

    @Override
    public List<List<Banner.Part>> banner(FleetState state, Place place, LookupResults looked) {
        var lines = new ArrayList<List<Banner.Part>>();
        lines.add(CellCounts.states(state, "arc.hit_ratio", "cache", "caches"));
        state.hosts().stream()
                .filter(h -> h.cell("arc.hit_ratio").isPresent())
                .sorted(Comparator.comparing(h -> h.state("arc.hit_ratio")))
                .flatMap(h -> sentence(h, looked).stream())
                .limit(SENTENCES)
                .forEach(text -> lines.add(List.of(Banner.Part.plain(text))));
        if (lines.size() == 1 && !lines.getFirst().isEmpty()) {
            lines.add(List.of(Banner.Part.plain(
                    CellCounts.all(state, "arc.hit_ratio").isEmpty()
                            ? "No host has an ARC that is measured."
                            : "No cache asks for more memory.")));
        }
        return lines;
    }

    /// What the numbers of one cache mean, where they mean something. A hit on a ghost is a read that a larger
    /// cache would have answered; the ghost lists say how much larger.
    static Optional<String> sentence(HostState host, LookupResults looked) {
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
            return Optional.of(host.name() + ": " + hit + "the cache was pressed down to " + Unit.BYTES.text(target)
                    + " of " + Unit.BYTES.text(most) + ": something else on the host takes its memory.");
        }
        if (!(ghosts > MANY_GHOSTS)) {
            return Optional.empty();
        }
        var more = more(host, looked);
        if (size >= most * AT_ITS_LIMIT) {
            return Optional.of(
                    host.name() + ": " + hit + Unit.PER_SECOND.text(ghosts) + " ghost hits at full size say that "
                            + more.orElse("a larger limit than " + Unit.BYTES.text(most)) + " would help.");
        }
        if (size >= target * AT_ITS_LIMIT) {
            return Optional.of(host.name() + ": " + hit + Unit.PER_SECOND.text(ghosts) + " ghost hits say that "
                    + more.orElse("more than " + Unit.BYTES.text(size)) + " would help.");
        }
        return Optional.empty();
    }

    /// `4 GiB more (63 % of misses, mostly data read often)`: as much as the ghost list that is hit remembers.
    private static Optional<String> more(HostState host, LookupResults looked) {
        var cluster = host.cluster().name();
        double often = looked.value(GHOSTS, cluster, host.name(), "mfu.hits");
        double lately = looked.value(GHOSTS, cluster, host.name(), "mru.hits");
        double misses = looked.value(GHOSTS, cluster, host.name(), "misses");
        double room = 0;
        room += often > lately / 4 ? zeroIfUnknown(looked.value(GHOSTS, cluster, host.name(), "mfu.size")) : 0;
        room += lately > often / 4 ? zeroIfUnknown(looked.value(GHOSTS, cluster, host.name(), "mru.size")) : 0;
        if (room <= 0) {
            return Optional.empty();
        }
        double share = (zeroIfUnknown(often) + zeroIfUnknown(lately)) / misses;
        var saved = share > 0 && share <= 1 ? Unit.RATIO.text(share) + " of the misses, " : "";
        return Optional.of(Unit.BYTES.text(room) + " more (" + saved
                + (often > lately ? "mostly what is read often" : "mostly what was read lately") + ")");
    }

    private static double zeroIfUnknown(double value) {
        return Double.isNaN(value) ? 0 : value;
    }

    private static double value(HostState host, String quantity) {
        return host.cell(quantity).map(Cell::value).orElse(Double.NaN);
    }

    @Override
    public List<TableData> tables(FleetState state, Place place) {
        return List.of(HOSTS.read(state, Optional.empty()));
    }
}
