package greenwall.views.service.list;

import greenwall.fleet.state.CellState;
import greenwall.views.Place;
import greenwall.views.ViewContext;
import greenwall.views.paint.PaintedRegion;
import greenwall.views.service.PolledServicesView;
import greenwall.views.widgets.Banner;
import greenwall.views.widgets.TablesCanvas;
import java.util.List;
import javafx.scene.input.KeyEvent;

/// The services from the last poll, worst first.
public final class ServiceListView extends PolledServicesView {
    private final TablesCanvas tables;
    private final ServiceSparklines sparklines;

    public ServiceListView(ViewContext context) {
        super(context);
        sparklines = new ServiceSparklines(context, this::draw);
        tables = new TablesCanvas(context, () -> place, "Services");
        root.getChildren().addAll(banner, tables);
        root.setAccessibleText("Services");
        root.addEventHandler(KeyEvent.KEY_PRESSED, event -> tables.keyElsewhere(event, false));
        PaintedRegion.passFocus(root, tables::requestFocus);
    }

    @Override
    protected void arrange(double width, double height) {
        double top = banner.minHeight(width);
        banner.resizeRelocate(0, 0, width, top);
        tables.resizeRelocate(0, top, width, Math.max(0, height - top));
    }

    @Override
    protected void stateChanged() {
        pollServices();
        servicesChanged();
    }

    @Override
    protected void servicesChanged() {
        answer().ifPresent(sparklines::record);
        draw();
    }

    private void draw() {
        var answer = answer();
        if (answer.isEmpty()) {
            banner.show(List.of(Banner.line("Loading the services …", CellState.IDLE)));
            return;
        }
        var now = context.clock().instant();
        banner.show(ServiceListTable.banner(answer.get(), now));
        tables.show(List.of(ServiceListTable.table(
                answer.get(),
                (service, quantity) ->
                        sparklines.of(service, quantity, answer.get().at()),
                state(),
                place.range(),
                now)));
        root.requestLayout();
    }

    @Override
    public void onShown(Place newPlace) {
        place = newPlace;
    }

    @Override
    public void onHidden() {
        super.onHidden();
        sparklines.clear();
        banner.show(List.of());
        tables.show(List.of());
    }

    @Override
    public boolean isWaiting() {
        return super.isWaiting() || sparklines.waiting();
    }
}
