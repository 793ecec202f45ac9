package greenwall.views.zfs;

import greenwall.views.parts.Banner;
import greenwall.views.parts.CellCounts;
import greenwall.views.parts.DataView;
import greenwall.views.parts.TableData;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Pools, scrubs, devices and data sets of the whole fleet.
public final class ZfsContents extends DataView.Contents {
    public ZfsContents() {
        super("zfs");
    }

    @Override
    public List<List<Banner.Part>> banner(DataView.Facts facts) {
        var state = facts.state();
        var lines = new ArrayList<>(layout().banner(state));
        var scrubs = CellCounts.all(state, "scrub.running").stream()
                .filter(c -> c.value() == 1)
                .toList();
        lines.add(Banner.line(
                scrubs.isEmpty()
                        ? "no scrub is running"
                        : scrubs.stream()
                                .map(c -> CellCounts.key(c) + " on " + c.host().name())
                                .collect(Collectors.joining(", ", "scrubs running: ", ""))));
        return lines;
    }

    @Override
    public List<TableData> tables(DataView.Facts facts) {
        var tables = layout().tables(facts.state(), Optional.empty());
        return List.of(
                tables.getFirst(),
                VdevTree.table(facts.state()),
                DataSets.table(tables.getLast(), facts.state(), facts.looked()));
    }
}
