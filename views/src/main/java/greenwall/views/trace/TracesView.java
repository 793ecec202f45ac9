package greenwall.views.trace;

import greenwall.views.BaseFleetView;
import greenwall.views.Place;
import greenwall.views.ScreenshotCompleteness;
import greenwall.views.ViewAction;
import greenwall.views.ViewContext;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.PaintedRegion;
import java.util.List;
import java.util.Optional;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;

/// Traces of requests. A place without an id is a search. A place with an id shows that trace as a waterfall,
/// and a place with a second id compares two traces.
public final class TracesView extends BaseFleetView {
    private final TraceSearchSection search;
    private final SingleTraceSection single;
    private final TraceComparisonSection comparison;
    private final StackPane root = new StackPane();
    private TracesViewSection section;
    private Optional<Place> opened = Optional.empty();

    public TracesView(ViewContext context) {
        search = new TraceSearchSection(context);
        single = new SingleTraceSection(context, this::state);
        comparison = new TraceComparisonSection(context);
        section = search;
        root.setMinSize(0, 0);
        root.setAccessibleText("Traces");
        PaintedRegion.passFocus(root, () -> section.root.requestFocus());
    }

    @Override
    public Region node() {
        return root;
    }

    @Override
    public void onShown(Place place) {
        if (opened.equals(Optional.of(place))) {
            return;
        }
        TracesViewSection next = place.get(TraceLinks.ID).isEmpty()
                ? search
                : place.get(TraceLinks.AGAINST).isEmpty() ? single : comparison;
        if (section != next) {
            section.close();
        }
        section = next;
        opened = Optional.of(place);
        root.getChildren().setAll(next.root);
        PaintedRegion.resume(next.root);
        next.open(place);
    }

    @Override
    protected void stateChanged() {
        if (opened.isPresent()) {
            section.onPoll();
        }
    }

    @Override
    public void onHidden() {
        section.close();
        opened = Optional.empty();
        clearState();
    }

    @Override
    public void restyle(PaintStyle style) {
        List.of(search, single, comparison).forEach(each -> PaintedRegion.restyle(each.root, style));
    }

    @Override
    public ScreenshotCompleteness completeness() {
        return section.completeness();
    }

    @Override
    public boolean isWaiting() {
        return section.waiting();
    }

    @Override
    public List<ViewAction> actions() {
        return section.actions();
    }
}
