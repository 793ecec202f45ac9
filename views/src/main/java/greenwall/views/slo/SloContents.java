package greenwall.views.slo;

import greenwall.fleet.Unit;
import greenwall.fleet.state.Cell;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.views.Place;
import greenwall.views.parts.Banner;
import greenwall.views.parts.ChartBoard;
import greenwall.views.parts.Sheet;
import greenwall.views.parts.TableData;
import greenwall.views.parts.Words;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Attainment over 30 days against the objectives, and what is left of the budget for failure.
public final class SloContents implements Sheet.Contents {
    /// An objective: what it is called, its quantity, and the share of the time that was promised.
    record Objective(String name, String quantity, double promised) {
        /// What is left of the time that may fail: 1 untouched, 0 used up, below 0 broken.
        double left(double attained) {
            return 1 - (1 - attained) / (1 - promised);
        }
    }

    static final List<Objective> OBJECTIVES = List.of(
            new Objective("Hosts are up", "slo.host", 0.999),
            new Objective("Pools are online", "slo.pool", 0.9999),
            new Objective("The ARC hits", "slo.arc", 0.90),
            new Objective("Tunnels are up", "slo.wg", 0.999));

    @Override
    public String name() {
        return "SLO";
    }

    @Override
    public List<ChartBoard.Spec> charts() {
        return List.of(
                new ChartBoard.Spec("Hosts: attainment over 30 days", "slo.host"),
                new ChartBoard.Spec("Pools: attainment over 30 days", "slo.pool"));
    }

    @Override
    public double chartShare() {
        return 0.3;
    }

    @Override
    public List<List<Banner.Part>> banner(FleetState state, Place place) {
        var first = new ArrayList<Banner.Part>();
        int broken = 0;
        int measured = 0;
        for (var objective : OBJECTIVES) {
            for (var cell : Words.all(state, objective.quantity())) {
                measured++;
                if (objective.left(cell.value()) < 0) {
                    broken++;
                }
            }
        }
        first.add(Banner.Part.plain(Words.count(measured, "objective measured", "objectives measured")));
        if (measured > 0) {
            first.add(new Banner.Part(
                    broken == 0 ? "all within their budget" : broken + " over their budget",
                    broken == 0 ? CellState.OK : CellState.CRITICAL));
        }
        return List.of(
                first,
                List.of(Banner.Part.plain(
                        "Budget left is the share of the promised downtime of 30 days that was not used yet.")));
    }

    @Override
    public List<TableData> tables(FleetState state, Place place) {
        var tables = new ArrayList<TableData>();
        for (var objective : OBJECTIVES) {
            var cells = new ArrayList<>(Words.all(state, objective.quantity()));
            cells.sort(Comparator.comparingDouble(Cell::value));
            var rows = cells.stream().map(cell -> row(objective, cell)).toList();
            tables.add(new TableData(
                    objective.name() + ", " + Unit.RATIO.text(objective.promised()) + " of the time",
                    List.of(
                            TableData.Column.words("Host"),
                            TableData.Column.words("Of"),
                            TableData.Column.number("Attained"),
                            TableData.Column.number("Budget left")),
                    rows,
                    "Nobody gives " + objective.quantity()
                            + "; greenwall rules export has the recording rules for it."));
        }
        return tables;
    }

    private static TableData.Row row(Objective objective, Cell cell) {
        double left = objective.left(cell.value());
        var judged = Double.isNaN(left)
                ? cell.state()
                : left < 0 ? CellState.CRITICAL : left < 0.25 ? CellState.WARN : CellState.OK;
        var known = cell.state() == CellState.OK || cell.state() == CellState.WARN || cell.state() == CellState.CRITICAL
                ? judged
                : cell.state();
        return new TableData.Row(
                known,
                List.of(
                        TableData.Item.words(cell.host().name()),
                        TableData.Item.words(Words.key(cell)),
                        new TableData.Item(exact(cell.value()), CellState.OK, Double.NaN, cell.reason()),
                        new TableData.Item(Unit.RATIO.text(left), known, Math.clamp(left, 0, 1), cell.reason())),
                Optional.of(new Place.HostName(
                        cell.host().cluster().name(), cell.host().name())));
    }

    /// With the digits that objectives are about: 99.95 % is not 100 %.
    private static String exact(double share) {
        return Double.isNaN(share) ? "–" : String.format(java.util.Locale.ROOT, "%.3f %%", share * 100);
    }
}
