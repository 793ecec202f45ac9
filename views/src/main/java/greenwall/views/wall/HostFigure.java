package greenwall.views.wall;

import greenwall.fleet.Unit;
import greenwall.fleet.state.Cell;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.HostState;
import java.util.List;

/// A figure of a host on the wall: a short text, its state, and its number.
interface HostFigure {
    String title();

    /// The word before the value on a tile.
    String brief();

    Shown of(HostState host);

    /// The quantities with a sparkline; may be empty.
    List<String> trailed();

    /// Whether several values of a host are added; otherwise the highest counts.
    boolean summed();

    /// Its share of the width, relative to 1.
    double weight();

    /// @param value for the sparkline; NaN for none
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
