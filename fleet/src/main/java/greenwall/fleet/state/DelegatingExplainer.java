package greenwall.fleet.state;

import greenwall.fleet.Labels;
import greenwall.fleet.quantity.Quantity;
import java.util.List;

/// Explains as another does, but for what it overrides.
interface DelegatingExplainer extends Explainer {
    Explainer before();

    @Override
    default String ofCell(Column column, int row, int host) {
        return before().ofCell(column, row, host);
    }

    @Override
    default String ofHost(int host) {
        return before().ofHost(host);
    }

    @Override
    default Labels keyOf(Column column, int row, Labels series) {
        return before().keyOf(column, row, series);
    }

    @Override
    default List<String> names(Column column, int row, int host) {
        return before().names(column, row, host);
    }

    @Override
    default Absence absence(int host, Quantity quantity) {
        return before().absence(host, quantity);
    }
}
