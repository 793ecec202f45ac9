package greenwall.fleet.state;

import greenwall.fleet.quantity.Quantity;

/// Makes the sentences that say how a verdict was reached; only when somebody looks.
interface Explainer {
    String ofCell(Column column, int row, int host);

    String ofHost(int host);

    Absence absence(int host, Quantity quantity);
}
