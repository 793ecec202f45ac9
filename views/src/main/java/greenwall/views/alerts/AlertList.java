package greenwall.views.alerts;

import greenwall.fleet.alert.Alert;
import greenwall.fleet.alert.AlertHostFinder;
import greenwall.fleet.alert.AlertListModel;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.HostState;
import greenwall.views.LatestTaskRunner;
import greenwall.views.ViewContext;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.Pen;
import greenwall.views.widgets.RowList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The list of alerts, each with the state of its host and a sparkline. The selection is kept when the list
/// changes.
final class AlertList {
    private final ViewContext context;
    private final RowList list;
    private final RuleSparklines sparklines;
    private AlertListModel.Listing listed = new AlertListModel.Listing(List.of(), 0, 0);
    /// What identifies the selected row when the list changes: the key of an alert, or the name of a group.
    private Optional<Object> selectedKey = Optional.empty();

    private Set<Optional<Object>> selectedKeys = Set.of();
    private final LatestTaskRunner<AlertHostFinder> hostNames;
    private AlertHostFinder hosts = AlertHostFinder.NONE;
    private boolean visible;

    AlertList(ViewContext context) {
        this.context = context;
        hostNames = new LatestTaskRunner<>(context.backend().background(), this::namesChanged);
        sparklines = new RuleSparklines(context, this::repaint);
        list = new RowList(context.style(), "Alerts", this::paint);
        list.allowMultipleSelection();
    }

    RowList node() {
        return list;
    }

    void show(FleetState state) {
        hostNames.request(() -> AlertHostFinder.of(state));
    }

    private void namesChanged(AlertHostFinder names) {
        hosts = names;
        repaint();
    }

    /// @param nothing the text to show if there are no alerts
    void show(AlertListModel.Listing newListed, String nothing) {
        int steady = list.anchorRow();
        var kept = key(steady);
        double offset = kept.isPresent() ? list.offset(steady) : 0;
        listed = newListed;
        var rows = listed.rows();
        list.show(rows.size(), i -> rows.get(i) instanceof AlertListModel.Row.GroupHeading, nothing);
        int keptRow = rowOf(kept);
        if (keptRow >= 0) {
            list.place(keptRow, offset);
        }
        restoreSelection();
        repaint();
    }

    /// Restores the selection. If several alerts were selected, those that are still adjacent stay selected.
    private void restoreSelection() {
        int selected = rowOf(selectedKey);
        int from = selected;
        while (from > 0 && selectedKeys.contains(key(from - 1))) {
            from--;
        }
        int to = selected;
        while (to >= 0 && to + 1 < listed.rows().size() && selectedKeys.contains(key(to + 1))) {
            to++;
        }
        list.selectSilently(selected == from ? to : from, selected);
    }

    private int rowOf(Optional<Object> wanted) {
        for (int i = 0; wanted.isPresent() && i < listed.rows().size(); i++) {
            if (key(i).equals(wanted)) {
                return i;
            }
        }
        return -1;
    }

    private Optional<Object> key(int row) {
        if (row < 0 || row >= listed.rows().size()) {
            return Optional.empty();
        }
        return Optional.of(
                switch (listed.rows().get(row)) {
                    case AlertListModel.Row.GroupHeading head -> head.group();
                    case AlertListModel.Row.Item(var alert) -> alert.key();
                });
    }

    private Optional<Alert> alert(int row) {
        return row >= 0
                        && row < listed.rows().size()
                        && listed.rows().get(row) instanceof AlertListModel.Row.Item(var alert)
                ? Optional.of(alert)
                : Optional.empty();
    }

    AlertListModel.Row row(int row) {
        return listed.rows().get(row);
    }

    /// Empty if all alerts are shown.
    String counted() {
        return listed.shown() == listed.total() ? "" : listed.shown() + " of " + listed.total() + " alerts";
    }

    Optional<Alert> selected() {
        return alert(list.selected());
    }

    void storeSelection() {
        selectedKey = key(list.selected());
        selectedKeys = list.selectedRows()
                .mapToObj(this::key)
                .filter(Optional::isPresent)
                .collect(Collectors.toSet());
    }

    /// The alerts to which a key applies: the selected alerts, or all alerts of the selected group.
    List<Alert> chosenAlerts() {
        if (list.selectedRows().count() > 1) {
            return list.selectedRows()
                    .mapToObj(this::alert)
                    .flatMap(Optional::stream)
                    .toList();
        }
        int row = list.selected();
        if (row < 0 || row >= listed.rows().size()) {
            return List.of();
        }
        return switch (listed.rows().get(row)) {
            case AlertListModel.Row.Item(var alert) -> List.of(alert);
            case AlertListModel.Row.GroupHeading head -> {
                var all = IntStream.range(row + 1, listed.rows().size())
                        .mapToObj(this::alert)
                        .takeWhile(Optional::isPresent)
                        .flatMap(Optional::stream)
                        .toList();
                yield all.isEmpty() ? List.of(head.worst()) : all;
            }
        };
    }

    /// The host on the wall that the alert concerns.
    Optional<HostState> host(Alert alert) {
        return hosts.find(alert.cluster(), alert.labels());
    }

    private void repaint() {
        list.repaint();
        if (visible) {
            for (int row = list.firstVisible(); row <= list.lastVisible(); row++) {
                alert(row).ifPresent(sparklines::request);
            }
        }
    }

    private void paint(Pen pen, int row, double x, double y, double width, double height, boolean selected) {
        switch (listed.rows().get(row)) {
            case AlertListModel.Row.GroupHeading head -> AlertRowPainter.paintHead(pen, head, x, y, width, height);
            case AlertListModel.Row.Item(var alert) -> {
                sparklines.request(alert);
                AlertRowPainter.paint(
                        pen,
                        alert,
                        byName(),
                        sparklines.sparkline(alert),
                        host(alert).map(HostState::state),
                        context.clock().instant(),
                        x,
                        y,
                        width,
                        height);
            }
        }
    }

    private boolean byName() {
        return listed.rows().getFirst() instanceof AlertListModel.Row.GroupHeading head
                && head.group().equals(head.worst().name());
    }

    void onShown() {
        visible = true;
    }

    void onHidden() {
        visible = false;
        sparklines.cancelRequests();
    }

    void applyStyle(PaintStyle style) {
        list.setPaintStyle(style);
    }

    boolean waiting() {
        return sparklines.waiting() || hostNames.underWay();
    }
}
