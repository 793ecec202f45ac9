package greenwall.fleet.state;

import greenwall.fleet.Labels;
import greenwall.fleet.quantity.Quantity;
import greenwall.fleet.quantity.QuantityForm;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// All readings of one quantity in one cluster, as arrays sorted by host and key. States share these arrays,
/// so readers must not change them.
public record QuantityColumn(Quantity quantity, List<QuantityForm> forms, ColumnOrder order, CellArrays cells) {
    public int size() {
        return order.size();
    }

    public int first(int host) {
        return order.starts()[host];
    }

    public int end(int host) {
        return order.starts()[host + 1];
    }

    public int host(int row) {
        return order.hosts()[row];
    }

    public Labels key(int row) {
        return order.keys()[row];
    }

    public double value(int row) {
        return cells.values()[row];
    }

    /// The time of the oldest sample behind the value, by the source's clock; 0 if it is not known.
    public long timeMillis(int row) {
        return cells.times()[row];
    }

    public CellState state(int row) {
        return CellState.of(cells.states()[row]);
    }

    /// The worst state of the host's rows; absent if it has none.
    CellState worst(int host) {
        var worst = CellState.ABSENT;
        for (int row = first(host); row < end(host); row++) {
            worst = worst.worst(state(row));
        }
        return worst;
    }

    CellReasonCode cause(int row) {
        return CellReasonCode.of(cells.causes()[row]);
    }

    public QuantityForm form(int row) {
        return forms.get(cells.forms()[row]);
    }

    int formIndex(int row) {
        return cells.forms()[row];
    }

    byte stateCode(int row) {
        return cells.states()[row];
    }

    /// A copy in which the readings in matching states are silent.
    QuantityColumn madeSilent(Predicate<CellState> affected) {
        return new QuantityColumn(quantity, forms, order, cells.madeSilent(affected));
    }

    /// A copy that uses the arrays of another column where they are equal.
    QuantityColumn sharing(@Nullable QuantityColumn other) {
        return other == null ? this : new QuantityColumn(quantity, forms, order, cells.sharing(other.cells));
    }
}
