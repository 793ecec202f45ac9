package greenwall.views.replication;

import static greenwall.views.parts.QuantityTable.column;

import greenwall.fleet.state.FleetState;
import greenwall.views.Place;
import greenwall.views.parts.Banner;
import greenwall.views.parts.CellCounts;
import greenwall.views.parts.ChartBoard;
import greenwall.views.parts.DataView;
import greenwall.views.parts.QuantityTable;
import greenwall.views.parts.TableData;
import java.util.List;
import java.util.Optional;

/// How old the copies and the snapshots are.
public final class ReplicationContents implements DataView.Contents {
    private static final QuantityTable BY_DATASET =
            QuantityTable.of("Copies by data set", List.of("dataset"), column("Age", "repl.age"));
    private static final QuantityTable BY_JOB = QuantityTable.of(
            "Copies by job", List.of("job"), column("Age", "repl.age"), column("Errors", "repl.errors"));
    private static final QuantityTable SNAPSHOTS = QuantityTable.of(
            "Snapshots", List.of("dataset"), column("Newest", "snap.age"), column("Kept", "snap.count"));

    @Override
    public String name() {
        return "Replication";
    }

    @Override
    public List<ChartBoard.Spec> charts() {
        return List.of(
                new ChartBoard.Spec("Age of the newest copy", "repl.age"),
                new ChartBoard.Spec("Age of the newest snapshot", "snap.age"));
    }

    @Override
    public double chartShare() {
        return 0.32;
    }

    @Override
    public List<List<Banner.Part>> banner(FleetState state, Place place) {
        return List.of(
                CellCounts.states(state, "repl.age", "copy", "copies"),
                List.of(Banner.Part.plain("A copy older than an hour is a warning; older than a day it is critical.")));
    }

    @Override
    public List<TableData> tables(FleetState state, Place place) {
        return List.of(
                BY_DATASET.read(state, Optional.empty()),
                BY_JOB.read(state, Optional.empty()),
                SNAPSHOTS.read(state, Optional.empty()));
    }
}
