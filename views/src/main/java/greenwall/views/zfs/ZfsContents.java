package greenwall.views.zfs;

import static greenwall.views.parts.QuantityTable.column;

import greenwall.fleet.quantity.Detail;
import greenwall.fleet.state.FleetState;
import greenwall.views.FiringAlerts;
import greenwall.views.Place;
import greenwall.views.parts.Banner;
import greenwall.views.parts.CellCounts;
import greenwall.views.parts.ChartBoard;
import greenwall.views.parts.DataView;
import greenwall.views.parts.LookupResults;
import greenwall.views.parts.QuantityTable;
import greenwall.views.parts.TableData;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Pools, scrubs, devices and data sets of the whole fleet.
public final class ZfsContents implements DataView.Contents {
    private static final QuantityTable POOLS = QuantityTable.of(
            "Pools",
            List.of("pool"),
            column("Health", "pool.health"),
            column("Used", "pool.usage"),
            column("Full in", "pool.full_in"),
            column("Errors", "pool.errors"),
            column("Fragmented", "pool.fragmentation"),
            column("Dedup", "pool.dedup"),
            column("Scrubbed", "scrub.age"),
            column("Scrub running", "scrub.running"),
            column("Progress", "scrub.progress"),
            column("Scrub errors", "scrub.errors"),
            column("Reads", "pool.read.ops"),
            column("Writes", "pool.write.ops"),
            column("Read", "pool.read.bytes"),
            column("Written", "pool.write.bytes"),
            column("Read-only", "pool.readonly"));
    private static final Detail GROWTH = Objects.requireNonNull(Detail.shipped().get(DataSets.GROWTH));

    @Override
    public String name() {
        return "ZFS";
    }

    @Override
    public List<ChartBoard.Spec> charts() {
        return List.of(
                new ChartBoard.Spec("Used share of pools", "pool.usage"),
                new ChartBoard.Spec("Read from pools", "pool.read.bytes"),
                new ChartBoard.Spec("Written to pools", "pool.write.bytes"));
    }

    @Override
    public int chartColumns() {
        return 3;
    }

    @Override
    public double chartShare() {
        return 0.28;
    }

    @Override
    public List<List<Banner.Part>> banner(FleetState state, Place place) {
        var lines = new ArrayList<List<Banner.Part>>();
        lines.add(CellCounts.states(state, "pool.health", "pool", "pools"));
        var scrubs = CellCounts.all(state, "scrub.running").stream()
                .filter(c -> c.value() == 1)
                .toList();
        lines.add(List.of(Banner.Part.plain(
                scrubs.isEmpty()
                        ? "no scrub is running"
                        : "scrubs running: "
                                + String.join(
                                        ", ",
                                        scrubs.stream()
                                                .map(c -> CellCounts.key(c) + " on "
                                                        + c.host().name())
                                                .toList()))));
        return lines;
    }

    @Override
    public List<Detail> lookups(FleetState state) {
        return List.of(GROWTH);
    }

    @Override
    public List<TableData> tables(FleetState state, Place place) {
        return tables(state, place, LookupResults.NOTHING, FiringAlerts.NOT_ASKED);
    }

    @Override
    public List<TableData> tables(FleetState state, Place place, LookupResults looked, FiringAlerts firing) {
        return List.of(POOLS.read(state, Optional.empty()), VdevTree.table(state), DataSets.table(state, looked));
    }
}
