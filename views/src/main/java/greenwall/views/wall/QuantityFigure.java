package greenwall.views.wall;

import greenwall.fleet.state.HostState;
import java.util.List;

/// Any quantity as a column. Of several values of a host the worst, then the highest.
record QuantityFigure(String id) implements HostFigure {
    @Override
    public String title() {
        return id;
    }

    @Override
    public String brief() {
        return id;
    }

    @Override
    public Shown of(HostState host) {
        var cells = host.cells(id);
        return HostFigures.worst(cells)
                .map(cell -> {
                    var text = HostFigure.text(cell);
                    boolean several = cells.size() > 1 && !Double.isNaN(cell.value());
                    return new Shown(
                            several
                                    ? text + " "
                                            + String.join(
                                                    " ", cell.key().toMap().values())
                                    : text,
                            cell.state(),
                            cell.value());
                })
                .orElse(Shown.ABSENT);
    }

    @Override
    public List<String> trailed() {
        return List.of(id);
    }

    @Override
    public boolean summed() {
        return false;
    }

    @Override
    public double weight() {
        return 1;
    }
}
