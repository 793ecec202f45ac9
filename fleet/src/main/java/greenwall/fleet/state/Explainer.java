package greenwall.fleet.state;

import greenwall.fleet.Labels;
import greenwall.fleet.quantity.Quantity;
import java.util.List;

/// Makes the sentences that say how a verdict was reached; only when somebody looks.
interface Explainer {
    String ofCell(Column column, int row, int host);

    String ofHost(int host);

    /// The canonical key that a series of the cell's form is read as.
    default Labels keyOf(Column column, int row, Labels series) {
        return series;
    }

    /// The names behind a number: of the units that failed. Empty where there are none.
    default List<String> names(Column column, int row, int host) {
        return List.of();
    }

    default Absence absence(int host, Quantity quantity) {
        return Absence.UNKNOWN;
    }
}
