package greenwall.views.wall;

import greenwall.fleet.Unit;
import greenwall.fleet.state.Cell;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.HostState;
import java.util.List;

/// A figure of a host on the wall: short text, its state, and the number behind it.
interface HostFigure {
    String title();

    /// The word before the value on a tile.
    String brief();

    Shown of(HostState host);

    /// The quantities of whose last hour it has a line; none for no line.
    List<String> trailed();

    /// Whether several values of a host are added up; otherwise the highest counts.
    boolean summed();

    /// How much of the width it wants, beside 1.
    double weight();

    /// `value` is for the sparkline; NaN draws none.
    record Shown(String text, CellState state, double value) {
        static final Shown ABSENT = new Shown("–", CellState.ABSENT, Double.NaN);
    }

    static String text(Cell cell) {
        if (Double.isNaN(cell.value())) {
            return cell.state().word();
        }
        return cell.word().orElseGet(() -> Unit.of(cell.quantity().unit()).text(cell.value()));
    }
}
