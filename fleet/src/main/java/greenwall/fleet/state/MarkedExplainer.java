package greenwall.fleet.state;

import greenwall.fleet.Labels;
import greenwall.fleet.quantity.Quantity;
import java.util.List;
import java.util.Map;

/// The reasons of hosts that are marked come from their marks, all others from the cells.
record MarkedExplainer(Explainer cells, Map<Integer, HostMark> marks) implements Explainer {
    @Override
    public String ofCell(Column column, int row, int host) {
        return cells.ofCell(column, row, host);
    }

    @Override
    public String ofHost(int host) {
        var mark = marks.get(host);
        return mark == null ? cells.ofHost(host) : mark.reason();
    }

    @Override
    public Labels keyOf(Column column, int row, Labels series) {
        return cells.keyOf(column, row, series);
    }

    @Override
    public List<String> names(Column column, int row, int host) {
        return cells.names(column, row, host);
    }

    @Override
    public Absence absence(int host, Quantity quantity) {
        return cells.absence(host, quantity);
    }
}
