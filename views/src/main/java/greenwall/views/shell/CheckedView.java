package greenwall.views.shell;

import greenwall.fleet.state.FleetState;
import greenwall.views.Completeness;
import greenwall.views.FiringAlerts;
import greenwall.views.FxThread;
import greenwall.views.Place;
import greenwall.views.View;
import greenwall.views.ViewAction;
import greenwall.views.ViewContext;
import greenwall.views.ViewKind;
import greenwall.views.paint.PaintStyle;
import java.util.List;
import javafx.scene.layout.Region;

/// Throws if a view is called outside the JavaFX thread, which is a bug that would otherwise spoil the drawing.
public final class CheckedView implements View {
    private final View view;
    private final FxThread fx;

    CheckedView(View view, FxThread fx) {
        this.view = view;
        this.fx = fx;
    }

    public static View of(ViewKind kind, ViewContext context) {
        var fx = new PlatformFxThread();
        fx.assertHere();
        return new CheckedView(kind.maker().apply(context), fx);
    }

    private View here() {
        fx.assertHere();
        return view;
    }

    @Override
    public Region node() {
        return here().node();
    }

    @Override
    public void show(FleetState state) {
        here().show(state);
    }

    @Override
    public void show(FiringAlerts firing) {
        here().show(firing);
    }

    @Override
    public void shown(Place place) {
        here().shown(place);
    }

    @Override
    public void hidden() {
        here().hidden();
    }

    @Override
    public void restyle(PaintStyle look) {
        here().restyle(look);
    }

    @Override
    public Completeness completeness() {
        return here().completeness();
    }

    @Override
    public List<ViewAction> actions() {
        return here().actions();
    }

    @Override
    public boolean waiting() {
        return here().waiting();
    }
}
