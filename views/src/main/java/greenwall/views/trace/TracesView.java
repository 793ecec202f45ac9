package greenwall.views.trace;

import greenwall.views.Completeness;
import greenwall.views.FleetStateView;
import greenwall.views.Place;
import greenwall.views.ViewAction;
import greenwall.views.ViewContext;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.PaintedRegion;
import java.util.List;
import java.util.Optional;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import org.jspecify.annotations.Nullable;

/// Traces of requests. A place without an id is a search. A place with an id shows that trace as a waterfall,
/// and a place with a second id compares two traces.
public final class TracesView extends FleetStateView {
    private final SearchSection search;
    private final TraceSection single;
    private final CompareSection comparison;
    private final StackPane root = new StackPane();
    private @Nullable TraceViewSection section;
    private Optional<Place> opened = Optional.empty();

    public TracesView(ViewContext context) {
        search = new SearchSection(context);
        single = new TraceSection(context, this::state);
        comparison = new CompareSection(context);
        root.setMinSize(0, 0);
        root.setAccessibleText("Traces");
        PaintedRegion.passFocus(root, () -> {
            if (section != null) {
                section.node().requestFocus();
            }
        });
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
        TraceViewSection next = place.get(TraceLinks.ID).isEmpty()
                ? search
                : place.get(TraceLinks.AGAINST).isEmpty() ? single : comparison;
        if (section != null && section != next) {
            section.close();
        }
        section = next;
        opened = Optional.of(place);
        root.getChildren().setAll(next.node());
        PaintedRegion.resume(next.node());
        next.open(place);
    }

    @Override
    protected void stateChanged() {
        if (section != null) {
            section.onPoll();
        }
    }

    @Override
    public void onHidden() {
        if (section != null) {
            section.close();
        }
        opened = Optional.empty();
        forget();
    }

    @Override
    public void restyle(PaintStyle style) {
        List.of(search, single, comparison).forEach(each -> PaintedRegion.restyle(each.node(), style));
    }

    @Override
    public Completeness completeness() {
        return section == null ? Completeness.NOTHING : section.completeness();
    }

    @Override
    public boolean isWaiting() {
        return section != null && section.waiting();
    }

    @Override
    public List<ViewAction> actions() {
        return section == null ? List.of() : section.actions();
    }
}
