package greenwall.views.glance;

import greenwall.fleet.state.FleetState;
import greenwall.views.Completeness;
import greenwall.views.FiringAlerts;
import greenwall.views.Place;
import greenwall.views.View;
import greenwall.views.ViewContext;
import greenwall.views.paint.PaintStyle;
import javafx.scene.layout.Region;

/// The fleet in at most twelve instruments.
public final class GlanceView implements View {
    private final GlancePane pane;
    private FleetState fleet = FleetState.EMPTY;

    public GlanceView(ViewContext context) {
        pane = new GlancePane(context);
        pane.setFocusTraversable(false);
    }

    @Override
    public Region node() {
        return pane;
    }

    @Override
    public void show(FleetState state) {
        fleet = state;
        pane.show(state);
    }

    @Override
    public void show(FiringAlerts firing) {
        pane.show(firing);
    }

    @Override
    public void shown(Place place) {
        pane.shown(place);
    }

    @Override
    public void hidden() {
        pane.hidden();
        fleet = FleetState.EMPTY;
    }

    @Override
    public void restyle(PaintStyle look) {
        pane.restyle(look);
    }

    @Override
    public boolean waiting() {
        return pane.waiting();
    }

    @Override
    public Completeness completeness() {
        if (fleet.hosts().isEmpty()) {
            return Completeness.NOTHING;
        }
        return Completeness.ALL;
    }
}
