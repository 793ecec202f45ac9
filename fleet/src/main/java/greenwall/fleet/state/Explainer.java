package greenwall.fleet.state;

import greenwall.fleet.Labels;
import greenwall.fleet.quantity.Quantity;

/// Makes the sentences that say how a verdict was reached; only when somebody looks.
interface Explainer {
    String ofCell(Column column, int row, int host);

    String ofHost(int host);

    /// The canonical key that a series of the cell's form is read as.
    Labels keyOf(Column column, int row, Labels series);

    Absence absence(int host, Quantity quantity);
}
